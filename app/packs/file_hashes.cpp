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

constexpr int64_t kFormat = 1;
constexpr size_t kShownDigits = 12;

std::string described(const FileHash& file)
{
    return std::to_string(file.bytes) + " bytes, SHA-256 " + file.sha256.substr(0, kShownDigits) + "…";
}

} // namespace

uint64_t sizeOf(const fs::path& file)
{
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    if (error) {
        throw LoadError(file.string() + ": the file was expected to be readable, found otherwise (" + error.message()
            + "). Check its rights.");
    }
    return bytes;
}

std::vector<FileHash> hashFiles(const Pack& pack, const HashProgress& watch)
{
    const auto files = packFiles(pack);
    std::vector<FileHash> result;
    uint64_t total = 0;
    for (const auto& file : files) {
        result.push_back({ nameInPack(pack, file), sizeOf(file), {} });
        total += result.back().bytes;
    }
    uint64_t before = 0;
    for (size_t i = 0; i < files.size(); ++i) {
        HashOptions options;
        options.stop = watch.stop;
        options.progress = [&](uint64_t bytes) {
            if (watch.progress) {
                watch.progress(result[i].path, std::min(before + bytes, total), total);
            }
        };
        result[i].sha256 = sha256File(files[i], options);
        before += result[i].bytes;
    }
    return result;
}

std::string hashesText(const std::vector<FileHash>& files)
{
    ordered_json list = ordered_json::array();
    for (const auto& file : files) {
        list.push_back({ { "path", file.path }, { "bytes", file.bytes }, { "sha256", file.sha256 } });
    }
    return ordered_json { { "format", kFormat }, { "files", list } }.dump(2) + "\n";
}

std::optional<std::vector<FileHash>> recordedHashes(const fs::path& folder)
{
    const auto path = folder / kHashFile;
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
        return std::nullopt;
    }
    const auto config = Config::load(path);
    if (config.positive("format") != kFormat || !config.has("files") || !config.json()["files"].is_array()) {
        throw LoadError(path.string() + ": format 1 with a list \"files\" was expected, found something else. Write it "
            + "anew with: referee models check --record.");
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
            changes.push_back(old.path
                + ": the file was expected to belong to the pack as recorded in files.json, found "
                + "it gone. Put it back.");
            continue;
        }
        if (found->second.bytes != old.bytes || found->second.sha256 != old.sha256) {
            changes.push_back(old.path + ": it has changed since it was recorded in files.json: " + described(old)
                + " was expected, found " + described(found->second) + ". Get the file again, or record it anew.");
        }
        left.erase(found);
    }
    for (const auto& [path, file] : left) {
        changes.push_back(path + ": the file was not there when files.json was written, found " + described(file)
            + ". Remove it, or record it anew.");
    }
    return changes;
}

} // namespace referee
