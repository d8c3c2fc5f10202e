// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/pack_adder.h"

#include "app/storage/atomic_file.h"
#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/io/input_file.h"
#include "core/io/pack_components.h"

#include <QtCore/QStandardPaths>
#include <cctype>
#include <map>

namespace referee {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr size_t kLongestName = 80;

/// A change between these is noticed without reading the file.
using Stamps = std::map<fs::path, std::pair<uint64_t, fs::file_time_type>>;

/// Of the parts whose files can be named; the check says what is wrong with the others.
Stamps stampsOf(const Pack& pack)
{
    Stamps stamps;
    for (const auto& component : packComponents(pack)) {
        try {
            for (const auto& file : componentFiles(component)) {
                std::error_code ignored;
                stamps[file] = { fs::file_size(file, ignored), fs::last_write_time(file, ignored) };
            }
        } catch (const LoadError&) {
            continue;
        }
    }
    return stamps;
}

void requireUnchanged(const Stamps& before, const Stamps& now)
{
    std::vector<std::string> changed;
    for (const auto& [file, stamp] : before) {
        const auto found = now.find(file);
        if (found == now.end() || found->second != stamp) {
            changed.push_back(file.string());
        }
    }
    if (!changed.empty() || before.size() != now.size()) {
        throw LoadError("The files were expected to stay as they are while they are checked, found changes: "
            + (changed.empty() ? std::string("new files") : listed(changed))
            + ". Wait until everything is copied, and add the pack again.");
    }
}

fs::path withoutSlash(const fs::path& path) { return path.filename().empty() ? path.parent_path() : path; }

PackParts absoluteParts(const PackParts& parts)
{
    const auto whole = [](const fs::path& path) {
        return path.empty() ? path : withoutSlash(fs::absolute(path).lexically_normal());
    };
    return { whole(parts.sd), whole(parts.blip2), whole(parts.lmHead), whole(parts.clip), whole(parts.judge) };
}

/// Fit for a folder's name.
std::string asFolderName(const std::string& name)
{
    std::string result;
    for (const char sign : name.substr(0, kLongestName)) {
        const auto byte = static_cast<unsigned char>(sign);
        const bool isKept = byte >= 0x80 || std::isalnum(byte) != 0 || sign == '.' || sign == '_' || sign == '-';
        result += isKept ? sign : '-';
    }
    return result.empty() || result.front() == '.' ? "pack" + result : result;
}

bool isThere(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

fs::path freePackFolder(const std::string& name)
{
    const auto first = packsFolder() / asFolderName(name);
    auto folder = first;
    for (int number = 2; isThere(folder); ++number) {
        folder = first.string() + "-" + std::to_string(number);
    }
    return folder;
}

void requireFree(const fs::path& folder)
{
    for (const char* file : { "pack.json", kHashFile }) {
        if (isThere(folder / file)) {
            throw WriteError((folder / file).string() + ": a folder without a pack was expected, found this file. It "
                + "stays as it is; choose another folder with --out.");
        }
    }
}

/// Relative when inside the pack, so that pack and parts can move together.
std::string placeOf(const fs::path& part, const fs::path& folder)
{
    const auto relative = part.lexically_relative(folder);
    return relative.empty() || *relative.begin() == ".." ? part.string() : relative.string();
}

std::string packText(const Pack& pack, const fs::path& folder)
{
    ordered_json json = { { "format", pack.format }, { "name", pack.name } };
    if (!pack.licence.empty()) {
        json["licence"] = pack.licence;
    }
    json["image_size"] = pack.imageSize;
    json["stable_diffusion"] = { { "path", placeOf(pack.stableDiffusion, folder) } };
    json["referees"] = ordered_json::array();
    for (const auto& referee : pack.referees) {
        ordered_json entry = { { "kind", referee.kind }, { "path", placeOf(referee.path, folder) } };
        if (!referee.lmHead.empty()) {
            entry["lm_head"] = placeOf(referee.lmHead, folder);
        }
        json["referees"].push_back(entry);
    }
    if (pack.judge) {
        json["judge"] = { { "kind", pack.judge->kind }, { "path", placeOf(pack.judge->path, folder) },
            { "encode_token", pack.judge->encodeToken } };
        if (pack.judge->places) {
            json["judge"]["places"] = true;
        }
    }
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

/// The files of a new pack; what was written goes again unless it is kept.
class NewPack {
public:
    explicit NewPack(const fs::path& folder)
        : m_folder(folder)
        , m_isNewFolder(!isThere(folder))
    {
        makeFolder(folder);
    }
    ~NewPack()
    {
        std::error_code ignored;
        for (const auto& file : m_written) {
            fs::remove(file, ignored);
        }
        if (m_isNewFolder && !m_isKept) {
            fs::remove(m_folder, ignored);
        }
    }
    NewPack(const NewPack&) = delete;
    NewPack& operator=(const NewPack&) = delete;

    void write(const char* name, const std::string& text)
    {
        writeNewFile(m_folder / name, text);
        m_written.push_back(m_folder / name);
    }
    void keep()
    {
        m_written.clear();
        m_isKept = true;
    }

private:
    fs::path m_folder;
    bool m_isNewFolder;
    bool m_isKept = false;
    std::vector<fs::path> m_written;
};

Pack packOf(const AddOrder& order)
{
    Pack pack = Pack::fromParts(absoluteParts(order.parts));
    pack.name = order.name.empty() ? pack.stableDiffusion.filename().string() : order.name;
    pack.licence = order.licence;
    return pack;
}

fs::path placeFor(const AddOrder& order, const std::string& name)
{
    if (order.folder.empty()) {
        return freePackFolder(name);
    }
    const auto folder = withoutSlash(fs::absolute(order.folder).lexically_normal());
    requireFree(folder);
    return folder;
}

PackFindings checked(const Pack& pack, const PackChecker& check, const AddProgress& watch)
{
    PackCheckProgress checking;
    checking.stop = watch.stop;
    checking.progress = [&](const std::string& part, uint64_t done, uint64_t total) {
        if (watch.progress && !part.empty()) {
            watch.progress("check " + part, done, 2 * total);
        }
    };
    return check(pack, checking);
}

std::vector<FileHash> hashed(const Pack& pack, const AddProgress& watch)
{
    HashProgress hashing;
    hashing.stop = watch.stop;
    hashing.progress = [&](const std::string& file, uint64_t done, uint64_t total) {
        if (watch.progress) {
            watch.progress("hash " + file, total + done, 2 * total);
        }
    };
    return hashFiles(pack, hashing);
}

} // namespace

fs::path packsFolder()
{
    const auto data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return fs::path(data.toStdString()) / "referee-studio" / "packs";
}

AddedPack addPack(const AddOrder& order, const PackChecker& check, const AddProgress& watch)
{
    const Pack pack = packOf(order);
    const auto folder = placeFor(order, pack.name);
    const auto before = stampsOf(pack);
    AddedPack added { {}, pack.name, checked(pack, check, watch), {} };
    if (!added.findings.isOk()) {
        return added;
    }
    NewPack files(folder);
    files.write("pack.json", packText(pack, folder));
    added.files = hashed(Pack::load(folder), watch);
    files.write(kHashFile, hashesText(added.files));
    requireUnchanged(before, stampsOf(pack));
    files.keep();
    added.folder = folder;
    logInfo("Made the pack '" + added.name + "' in " + folder.string() + ".");
    return added;
}

} // namespace referee
