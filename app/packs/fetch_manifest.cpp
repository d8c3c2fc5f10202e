// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/fetch_manifest.h"

#include "app/packs/part_file.h"
#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/identity.h"
#include "core/io/input_file.h"
#include "core/io/weight_files.h"

#include <QtCore/QUrl>
#include <algorithm>
#include <set>

namespace referee {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr int64_t kFormat = 1;
constexpr uint64_t kMaxManifestBytes = uint64_t { 4 } << 20U;
constexpr size_t kMaxFiles = 2000; ///< of a manifest
constexpr int64_t kMaxBytes = int64_t { 1 } << 42; ///< of a file: 4 TiB
constexpr size_t kMaxNameBytes = 200; ///< leaves space for ".part.json"
constexpr size_t kMaxPathBytes = 1000;
constexpr size_t kDigits = 64;

[[noreturn]] void refuse(const std::string& where, const std::string& expected, const std::string& found)
{
    throw LoadError(where + ": expected " + expected + ", got " + found + ". Correct the manifest.");
}

void requireKeys(const Config& config, std::initializer_list<const char*> known)
{
    for (const auto& item : config.json().items()) {
        if (std::ranges::find(known, item.key()) == known.end()) {
            refuse(config.file(), "only the keys " + listed({ known.begin(), known.end() }, known.size()),
                "the unknown key " + inQuotes(item.key()));
        }
    }
}

bool isWebAddress(const std::string& text)
{
    const QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    return url.isValid() && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"))
        && !url.host().isEmpty() && !url.hasFragment();
}

std::vector<std::string> readUrls(const Config& config, const char* key)
{
    if (!config.has(key)) {
        return {};
    }
    auto urls = config.texts(key);
    for (const auto& url : urls) {
        if (!isWebAddress(url)) {
            refuse(config.file(), "URLs that begin with http:// or https:// at key " + inQuotes(key), inQuotes(url));
        }
    }
    return urls;
}

/// The items of a list as Config objects.
std::vector<Config> readList(const Config& config, const char* key)
{
    const auto& list = config.json()[key];
    if (!list.is_array()) {
        refuse(config.file(), "a list in [] at key " + inQuotes(key), list.type_name());
    }
    std::vector<Config> items;
    for (const auto& item : list) {
        items.emplace_back(item, config.file() + ": " + key + "[" + std::to_string(items.size()) + "]");
    }
    return items;
}

ManifestLicence readLicence(const Config& config)
{
    requireKeys(config, { "name", "url", "text" });
    ManifestLicence licence { config.text("name"), config.text("url", ""), config.text("text", "") };
    if (licence.url.empty() == licence.text.empty()) {
        refuse(config.file(), "either a url or a text", licence.url.empty() ? "none" : "both");
    }
    if (!licence.url.empty() && !isWebAddress(licence.url)) {
        refuse(config.file(), "a URL that begins with http:// or https://", inQuotes(licence.url));
    }
    return licence;
}

ManifestFile readFile(const Config& config)
{
    requireKeys(config, { "path", "bytes", "sha256", "urls" });
    ManifestFile file { { config.text("path"), 0, config.text("sha256") }, readUrls(config, "urls") };
    if (const auto why = whyNoManifestPath(file.path); !why.empty()) {
        refuse(config.file(), "a path that stays inside the target folder", inQuotes(file.path) + " (" + why + ")");
    }
    const int64_t bytes = config.integer("bytes");
    if (bytes < 0 || bytes > kMaxBytes) {
        refuse(config.file(), "bytes from 0 to " + std::to_string(kMaxBytes), std::to_string(bytes));
    }
    file.bytes = static_cast<uint64_t>(bytes);
    const bool isHash
        = file.sha256.size() == kDigits && file.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!isHash) {
        refuse(config.file(), "a sha256 of 64 lower-case hexadecimal digits", inQuotes(file.sha256));
    }
    return file;
}

/// LoadError for a path that occurs twice or is a folder of another path.
void requireDistinct(const std::vector<ManifestFile>& files, const std::string& where)
{
    std::set<std::string> names;
    for (const auto& file : files) {
        if (!names.insert(file.path).second) {
            refuse(where, "each path once", inQuotes(file.path) + " twice");
        }
    }
    for (const auto& file : files) {
        for (auto end = file.path.find('/'); end != std::string::npos; end = file.path.find('/', end + 1)) {
            if (names.contains(file.path.substr(0, end))) {
                refuse(where, "each path to be a file or a folder", inQuotes(file.path.substr(0, end)) + " as both");
            }
        }
    }
}

std::string whyNoPart(const std::string& part)
{
    if (part.empty()) {
        return "an empty part";
    }
    if (part == "." || part == "..") {
        return "the part '" + part + "'";
    }
    return part.size() > kMaxNameBytes ? "a part of more than " + std::to_string(kMaxNameBytes) + " bytes" : "";
}

bool isUnfinished(std::string_view name)
{
    return name.ends_with(kPartEnding) || name.ends_with(std::string(kPartEnding) + kNoteEnding);
}

constexpr size_t kMaxEntries = 20000; ///< including folders and skipped files

std::vector<fs::path> findFiles(const fs::path& folder)
{
    std::error_code error;
    std::vector<fs::path> files;
    size_t entries = 0;
    fs::recursive_directory_iterator item(folder, error);
    while (!error && item != fs::recursive_directory_iterator()) {
        if (++entries > kMaxEntries || files.size() > kMaxFiles) {
            throw LoadError(folder.string() + ": more than " + std::to_string(kMaxFiles)
                + " files. Use the folder of a checkpoint, not one above it.");
        }
        std::error_code ignored;
        const auto name = item->path().filename().string();
        if (name.front() == '.') {
            item.disable_recursion_pending();
        } else if (item->is_regular_file(ignored) && !isUnfinished(name) && !isPickleName(name)) {
            files.push_back(item->path());
        }
        item.increment(error);
    }
    if (error) {
        throw LoadError(folder.string() + ": the folder cannot be read (" + error.message()
            + "). Check the path and its permissions.");
    }
    return files;
}

} // namespace

std::string whyNoManifestPath(const std::string& path)
{
    const auto isOdd
        = [](char sign) { return static_cast<unsigned char>(sign) < 0x20 || sign == 0x7F || sign == '\\'; };
    if (path.size() > kMaxPathBytes) {
        return "longer than " + std::to_string(kMaxPathBytes) + " bytes";
    }
    if (std::ranges::any_of(path, isOdd)) {
        return "a control character or backslash";
    }
    if (isUnfinished(path)) {
        return "the ending of an unfinished download";
    }
    for (size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        if (auto why = whyNoPart(path.substr(begin, end - begin)); !why.empty()) {
            return why;
        }
        begin = end + 1;
    }
    return {};
}

uint64_t FetchManifest::totalBytes() const
{
    uint64_t sum = 0;
    for (const auto& file : files) {
        sum += file.bytes; // 2000 files of 4 TiB do not overflow
    }
    return sum;
}

std::vector<std::string> FetchManifest::addressesOf(const ManifestFile& file, const std::string& mirror) const
{
    if (!mirror.empty() && !isWebAddress(mirror)) {
        throw UsageError("--mirror must be a URL that begins with http:// or https://, got '" + mirror + "'.");
    }
    std::vector<std::string> result = mirror.empty() ? file.urls : std::vector<std::string>();
    for (const auto& base : mirror.empty() ? baseUrls : std::vector { mirror }) {
        QUrl url(QString::fromStdString(base), QUrl::StrictMode);
        const QString folder = url.path(QUrl::FullyDecoded);
        const QString path = (folder.endsWith(QLatin1Char('/')) ? folder : folder + QLatin1Char('/'))
            + QString::fromStdString(file.path);
        // Encoded here, so that '%', '?' and '#' remain part of the name.
        url.setPath(QString::fromLatin1(QUrl::toPercentEncoding(path, "/")), QUrl::StrictMode);
        result.push_back(url.toEncoded().toStdString());
    }
    if (result.empty()) {
        throw UsageError("The manifest '" + name + "' has no URL for " + file.path + ". Give one with --mirror URL.");
    }
    return result;
}

FetchManifest FetchManifest::parse(std::string_view text, const std::string& file)
{
    const Config config(parseJson(text, file), file);
    if (const auto format = config.positive("format"); format > kFormat) {
        throw LoadError(file + ": format " + std::to_string(format)
            + " is not supported. The manifest was made for a newer Referee Studio; update the program.");
    }
    requireKeys(config, { "format", "name", "about", "licences", "base_urls", "files" });
    FetchManifest manifest;
    manifest.name = config.text("name");
    manifest.about = config.text("about", "");
    manifest.baseUrls = readUrls(config, "base_urls");
    if (config.has("licences")) {
        for (const auto& item : readList(config, "licences")) {
            manifest.licences.push_back(readLicence(item));
        }
    }
    const auto files = config.has("files") ? readList(config, "files") : std::vector<Config>();
    if (files.empty() || files.size() > kMaxFiles) {
        refuse(file, "1 to " + std::to_string(kMaxFiles) + " files", std::to_string(files.size()));
    }
    for (const auto& item : files) {
        manifest.files.push_back(readFile(item));
    }
    requireDistinct(manifest.files, file);
    return manifest;
}

FetchManifest FetchManifest::load(const fs::path& path)
{
    return parse(readTextFile(path, kMaxManifestBytes), path.string());
}

std::string FetchManifest::text() const
{
    ordered_json json = { { "format", kFormat }, { "name", name } };
    if (!about.empty()) {
        json["about"] = about;
    }
    json["licences"] = ordered_json::array();
    for (const auto& licence : licences) {
        ordered_json entry = { { "name", licence.name } };
        const bool isHere = licence.url.empty();
        entry[isHere ? "text" : "url"] = isHere ? licence.text : licence.url;
        json["licences"].push_back(entry);
    }
    json["base_urls"] = baseUrls;
    json["files"] = ordered_json::array();
    for (const auto& file : files) {
        ordered_json entry = toJson(file);
        if (!file.urls.empty()) {
            entry["urls"] = file.urls;
        }
        json["files"].push_back(entry);
    }
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::vector<ManifestFile> filesForManifest(const fs::path& folder, const HashProgress& progress)
{
    const auto paths = findFiles(folder);
    if (paths.empty()) {
        throw LoadError(folder.string() + ": no files found. Use the folder of a checkpoint or a pack.");
    }
    const auto nameOf = [&folder](const fs::path& path) {
        auto name = path.lexically_relative(folder).generic_string();
        if (const auto why = whyNoManifestPath(name); !why.empty()) {
            throw LoadError(path.string() + ": a manifest cannot contain this path (" + why + "). Rename the file.");
        }
        return name;
    };
    std::vector<ManifestFile> files;
    for (auto& file : hashFiles(paths, nameOf, progress)) {
        files.push_back({ std::move(file), {} });
    }
    std::ranges::sort(files, {}, &ManifestFile::path);
    return files;
}

} // namespace referee
