// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/file_hashes.h"

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/identity.h"
#include "core/io/pack_components.h"

#include <algorithm>
#include <map>

namespace referee {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr int64_t kHashesFormat = 1;
constexpr size_t kShownDigits = 12;

std::string described(const FileHash& file)
{
    return std::to_string(file.bytes) + " bytes, SHA-256 " + file.sha256.substr(0, kShownDigits) + "…";
}

uint64_t sizeOf(const fs::path& file)
{
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    if (error) {
        throw LoadError(file.string() + ": cannot be read (" + error.message() + "). Check its permissions.");
    }
    return bytes;
}

} // namespace

ordered_json toJson(const FileHash& file)
{
    return { { "path", file.path }, { "bytes", file.bytes }, { "sha256", file.sha256 } };
}

ordered_json toJson(const std::vector<FileHash>& files)
{
    ordered_json list = ordered_json::array();
    for (const auto& file : files) {
        list.push_back(toJson(file));
    }
    return list;
}

std::vector<FileHash> hashFiles(const std::vector<fs::path>& paths,
    const std::function<std::string(const fs::path&)>& nameOf, const HashProgress& progress)
{
    std::vector<FileHash> files;
    uint64_t total = 0;
    for (const auto& path : paths) {
        files.push_back({ nameOf(path), sizeOf(path), {} });
        total += files.back().bytes;
    }
    uint64_t before = 0;
    for (size_t i = 0; i < files.size(); ++i) {
        const auto show = [&](uint64_t bytes) {
            if (progress.progress) {
                progress.progress(files[i].path, std::min(before + bytes, total), total);
            }
        };
        files[i].sha256 = sha256File(paths[i], { show, progress.stop });
        before += files[i].bytes;
    }
    return files;
}

std::vector<FileHash> hashFiles(const Pack& pack, const HashProgress& progress)
{
    return hashFiles(
        packFiles(pack), [&pack](const fs::path& file) { return nameInPack(pack, file); }, progress);
}

std::string hashesText(const std::vector<FileHash>& files)
{
    return ordered_json { { "format", kHashesFormat }, { "files", toJson(files) } }.dump(2) + "\n";
}

std::optional<std::vector<FileHash>> recordedHashes(const fs::path& folder)
{
    const auto path = folder / kHashFile;
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
        return std::nullopt;
    }
    const auto config = Config::load(path);
    if (config.positive("format") != kHashesFormat || !config.has("files") || !config.json()["files"].is_array()) {
        throw LoadError(path.string() + ": expected format 1 with a list \"files\". Write the file again with: referee "
            + "models check --record.");
    }
    std::vector<FileHash> result;
    for (const auto& item : config.json()["files"]) {
        const Config file(item, path.string() + ": files[" + std::to_string(result.size()) + "]");
        const auto bytes = file.integer("bytes");
        result.push_back(
            { file.text("path"), static_cast<uint64_t>(std::max<int64_t>(bytes, 0)), file.text("sha256") });
    }
    return result;
}

std::vector<std::string> changesSince(const std::vector<FileHash>& recorded, const std::vector<FileHash>& now)
{
    std::map<std::string, FileHash> left;
    for (const auto& file : now) {
        left.emplace(file.path, file);
    }
    std::vector<std::string> changes;
    for (const auto& old : recorded) {
        const auto found = left.find(old.path);
        if (found == left.end()) {
            changes.push_back(old.path + ": recorded in files.json, but missing. Restore the file.");
            continue;
        }
        if (found->second.bytes != old.bytes || found->second.sha256 != old.sha256) {
            changes.push_back(old.path + ": it has changed since it was recorded in files.json: expected "
                + described(old) + ", got " + described(found->second)
                + ". Download the file again, or record it with: referee models check --record.");
        }
        left.erase(found);
    }
    for (const auto& [path, file] : left) {
        changes.push_back(path + ": not recorded in files.json (" + described(file)
            + "). Remove the file, or record it with: referee models check --record.");
    }
    return changes;
}

} // namespace referee
