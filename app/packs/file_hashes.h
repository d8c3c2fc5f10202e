// SPDX-License-Identifier: GPL-3.0-or-later
// files.json beside pack.json: the size and SHA-256 of every file of a pack, to detect changes.
#pragma once

#include "core/engine/pack_check.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace referee {

inline constexpr const char* kHashFile = "files.json";

struct FileHash {
    std::string path; ///< relative to the pack if inside of it, else absolute
    uint64_t bytes = 0;
    std::string sha256; ///< 64 lower-case hexadecimal digits
};

/// {"path", "bytes", "sha256"}
nlohmann::ordered_json toJson(const FileHash& file);
nlohmann::ordered_json toJson(const std::vector<FileHash>& files);

/// The callback gets the file and the bytes of all files, done and in total.
using HashProgress = PackCheckProgress;

/// Hashes files; `nameOf` gives the path to record, and may throw. LoadError, Cancelled.
std::vector<FileHash> hashFiles(const std::vector<std::filesystem::path>& paths,
    const std::function<std::string(const std::filesystem::path&)>& nameOf, const HashProgress& progress);
/// Hashes all files that affect the results of the pack, pack.json first.
std::vector<FileHash> hashFiles(const Pack& pack, const HashProgress& progress = {});

/// The text of a files.json.
std::string hashesText(const std::vector<FileHash>& files);

/// The content of files.json in the pack's folder; none if there is no such file. LoadError if it is damaged.
std::optional<std::vector<FileHash>> recordedHashes(const std::filesystem::path& folder);

/// A sentence for each file that changed, is missing or is new since it was recorded.
std::vector<std::string> changesSince(const std::vector<FileHash>& recorded, const std::vector<FileHash>& now);

} // namespace referee
