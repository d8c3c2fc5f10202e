// SPDX-License-Identifier: GPL-3.0-or-later
// How the files of a run are called: after its prompt and its seed.
#pragma once

#include "core/engine.h"

#include <filesystem>
#include <string>

namespace referee {

/// A file name from a prompt and a seed: letters, digits and blanks, at most 60 characters.
std::string runName(const std::string& prompt, uint64_t seed);

/// FOLDER/NAME.referee that neither a run nor its picture or numbers have yet; the folder is made when missing.
/// WriteError.
std::filesystem::path freeRunFile(const std::filesystem::path& folder, const RunRequest& request);

} // namespace referee
