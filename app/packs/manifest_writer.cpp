// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/manifest_writer.h"

#include "app/packs/file_hashes.h"
#include "app/packs/part_file.h"
#include "core/base/errors.h"
#include "core/io/identity.h"
#include "core/io/weight_files.h"

#include <algorithm>

namespace referee {

namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 2000; ///< as a manifest may have
constexpr size_t kMaxEntries = 20000; ///< looked at; folders and files that are left out count too

bool isLeftOut(const fs::path& file)
{
    const auto name = file.filename().string();
    return name.front() == '.' || name.ends_with(kPartEnding) || name.ends_with(std::string(kPartEnding) + kNoteEnding)
        || isPickleName(file);
}

std::vector<fs::path> findFiles(const fs::path& folder)
{
    std::error_code error;
    std::vector<fs::path> files;
    size_t entries = 0;
    fs::recursive_directory_iterator item(folder, error);
    while (!error && item != fs::recursive_directory_iterator()) {
        if (++entries > kMaxEntries || files.size() > kMaxFiles) {
            throw LoadError(folder.string() + ": at most " + std::to_string(kMaxFiles)
                + " files were expected, found more. Name the folder of a checkpoint, not one above it.");
        }
        std::error_code ignored;
        if (item->path().filename().string().front() == '.') {
            item.disable_recursion_pending();
        } else if (item->is_regular_file(ignored) && !isLeftOut(item->path())) {
            files.push_back(item->path());
        }
        item.increment(error);
    }
    if (error) {
        throw LoadError(folder.string() + ": a folder that can be read was expected, found otherwise ("
            + error.message() + "). Check the path and its rights.");
    }
    return files;
}

} // namespace

std::vector<ManifestFile> filesForManifest(const fs::path& folder, const HashProgress& watch)
{
    const auto paths = findFiles(folder);
    std::vector<ManifestFile> files;
    uint64_t total = 0;
    for (const auto& path : paths) {
        ManifestFile file { path.lexically_relative(folder).generic_string(), sizeOf(path), {}, {} };
        if (const auto why = whyNoManifestPath(file.path); !why.empty()) {
            throw LoadError(
                path.string() + ": a name that a manifest may hold was expected, found " + why + ". Rename it.");
        }
        total += file.bytes;
        files.push_back(file);
    }
    if (files.empty()) {
        throw LoadError(
            folder.string() + ": files were expected, found none. Name the folder of a checkpoint or a pack.");
    }
    uint64_t before = 0;
    for (size_t i = 0; i < files.size(); ++i) {
        const auto progress = [&](uint64_t bytes) {
            if (watch.progress) {
                watch.progress(files[i].path, std::min(before + bytes, total), total);
            }
        };
        files[i].sha256 = sha256File(paths[i], { progress, watch.stop });
        before += files[i].bytes;
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

} // namespace referee
