// SPDX-License-Identifier: GPL-3.0-or-later
// The manifests of `referee models fetch`: files with size, SHA-256 and URLs, and the licences that must be accepted
// first. docs/models.md describes the format.
#pragma once

#include "app/packs/file_hashes.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

struct ManifestLicence {
    std::string name;
    std::string url; ///< empty if `text` is given
    std::string text;
};

/// A file whose path is relative to the target folder and never leads out of it.
struct ManifestFile : FileHash {
    std::vector<std::string> urls; ///< tried before the base URLs
};

struct FetchManifest {
    std::string name;
    std::string about;
    std::vector<ManifestLicence> licences;
    std::vector<std::string> baseUrls; ///< tried in this order; a file's URL is base + path
    std::vector<ManifestFile> files;

    uint64_t totalBytes() const;
    /// The URLs of a file in the order to try. A `mirror` replaces all others. UsageError if there is none, or if the
    /// mirror is no http or https URL.
    std::vector<std::string> addressesOf(const ManifestFile& file, const std::string& mirror) const;

    /// LoadError for every deviation from the format, and for paths that could lead out of the folder.
    static FetchManifest parse(std::string_view text, const std::string& file);
    static FetchManifest load(const std::filesystem::path& path);
    /// The manifest as JSON.
    std::string text() const;
};

/// Why a manifest may not contain this path (absolute, "..", control characters, …); empty: it may.
std::string whyNoManifestPath(const std::string& path);

/// All files below a local folder except hidden files, unfinished downloads and pickles, sorted by path. Links to files
/// are followed (Hugging Face's cache consists of them), links to folders are not. LoadError, also for more files than
/// a manifest may have; Cancelled.
std::vector<ManifestFile> filesForManifest(const std::filesystem::path& folder, const HashProgress& progress = {});

} // namespace referee
