// SPDX-License-Identifier: GPL-3.0-or-later
// What `referee models fetch` downloads: a list of files with their lengths and SHA-256, where they are, and the
// licences that have to be accepted first. The format is described in docs/models.md.
#pragma once

#include "app/packs/file_hashes.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

struct ManifestLicence {
    std::string name;
    std::string url; ///< empty when the text is here
    std::string text;
};

struct ManifestFile {
    std::string path; ///< below the target folder, with '/', never outside of it
    uint64_t bytes = 0;
    std::string sha256; ///< 64 lower-case hexadecimal digits
    std::vector<std::string> urls; ///< whole addresses, tried before the base addresses
};

struct FetchManifest {
    std::string name;
    std::string about;
    std::vector<ManifestLicence> licences;
    std::vector<std::string> baseUrls; ///< tried in this order; a file's address is base + path
    std::vector<ManifestFile> files;

    uint64_t totalBytes() const;
    /// Whole addresses of a file, in the order to try. `mirror`, when not empty, replaces all others. UsageError when
    /// there is none or the mirror is no http or https address.
    std::vector<std::string> addressesOf(const ManifestFile& file, const std::string& mirror) const;

    /// LoadError for everything that is not exactly the format, and for paths that could lead out of the folder.
    static FetchManifest parse(std::string_view text, const std::string& file);
    static FetchManifest load(const std::filesystem::path& path);
    /// The same as text.
    std::string text() const;
};

/// Empty when a manifest may name this path, else why not: absolute, "..", two names of one file, control characters, …
std::string whyNoManifestPath(const std::string& path);

// A manifest of a local folder, with the true lengths and SHA-256, so that a lab can mirror what it has.

/// All files below the folder but hidden ones, unfinished downloads and pickles; sorted by path. Links to files are
/// followed (Hugging Face's cache is made of them), links to folders are not. LoadError, also for a folder with more
/// files than a manifest may have; Cancelled.
std::vector<ManifestFile> filesForManifest(const std::filesystem::path& folder, const HashProgress& watch = {});

} // namespace referee
