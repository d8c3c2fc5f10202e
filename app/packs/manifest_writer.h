// SPDX-License-Identifier: GPL-3.0-or-later
// A manifest of a local folder, with the true lengths and SHA-256, so that a lab can mirror what it has.
#pragma once

#include "app/packs/fetch_manifest.h"
#include "app/packs/file_hashes.h"

namespace referee {

/// All files below the folder but hidden ones, unfinished downloads and pickles; sorted by path. Links to files are
/// followed (Hugging Face's cache is made of them), links to folders are not. LoadError, also for a folder with more
/// files than a manifest may have; Cancelled.
std::vector<ManifestFile> filesForManifest(const std::filesystem::path& folder, const HashProgress& watch = {});

} // namespace referee
