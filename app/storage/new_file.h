// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear whole or not at all, and never take the place of another.
#pragma once

#include <filesystem>
#include <string_view>

namespace referee {

/// Gives a finished file its name. WriteError when that name is taken: what is there stays.
void publishFile(const std::filesystem::path& temporary, const std::filesystem::path& name);

/// Writes a file that must not be there yet. WriteError; then nothing is left behind.
void writeNewFile(const std::filesystem::path& path, std::string_view text);

/// Writes a file in place of an older one, which stays when writing fails. WriteError.
void replaceFile(const std::filesystem::path& path, std::string_view text);

/// The folder and those above it. WriteError.
void makeFolder(const std::filesystem::path& folder);

} // namespace referee
