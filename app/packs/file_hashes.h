// SPDX-License-Identifier: GPL-3.0-or-later
// files.json beside a pack.json: length and SHA-256 of every file of the pack, so that a change is noticed later.
#pragma once

#include "core/io/pack.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace referee {

inline constexpr const char* kHashFile = "files.json";

struct FileHash {
    std::string path; ///< relative to the pack when inside, else absolute
    uint64_t bytes = 0;
    std::string sha256; ///< 64 lower-case hexadecimal digits
};

struct HashProgress {
    std::function<void(const std::string& file, uint64_t done, uint64_t total)> progress; ///< bytes of all files
    const std::atomic<bool>* stop = nullptr; ///< tested every few MiB; Cancelled when set
};

/// Bytes of a file. LoadError when it cannot be read.
uint64_t sizeOf(const std::filesystem::path& file);

/// Of every file that decides the pack's numbers, pack.json first. LoadError, Cancelled.
std::vector<FileHash> hashFiles(const Pack& pack, const HashProgress& watch = {});

/// The text of a files.json.
std::string hashesText(const std::vector<FileHash>& files);

/// What files.json in the pack's folder says; nullopt when there is none. LoadError when it is damaged.
std::optional<std::vector<FileHash>> recordedHashes(const std::filesystem::path& folder);

/// A sentence for each file that is other than it was recorded, is missing, or is new.
std::vector<std::string> changesSince(const std::vector<FileHash>& recorded, const std::vector<FileHash>& now);

} // namespace referee
