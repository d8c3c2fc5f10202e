// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/pack_adder.h"

#include "app/storage/atomic_file.h"
#include "app/storage/name_claim.h"
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

constexpr size_t kMaxFolderNameBytes = 80;

/// Size and time of each file, to detect changes without reading the files.
using Stamps = std::map<fs::path, std::pair<uint64_t, fs::file_time_type>>;

/// Skips parts whose files cannot be listed; the check reports these.
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
        throw LoadError("Files changed during the check: " + (changed.empty() ? "new files" : listed(changed))
            + ". Wait until all files are copied, then add the pack again.");
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

/// The name with only characters that suit a folder name.
std::string asFolderName(const std::string& name)
{
    std::string result;
    for (const char sign : name.substr(0, kMaxFolderNameBytes)) {
        const auto byte = static_cast<unsigned char>(sign);
        const bool isKept = byte >= 0x80 || std::isalnum(byte) != 0 || sign == '.' || sign == '_' || sign == '-';
        result += isKept ? sign : '-';
    }
    return result.empty() || result.front() == '.' ? "pack" + result : result;
}

fs::path freePackFolder(const std::string& name)
{
    const auto first = packsFolder() / asFolderName(name);
    auto folder = first;
    for (int number = 2; isTaken(folder); ++number) {
        folder = first.string() + "-" + std::to_string(number);
    }
    return folder;
}

void requireFree(const fs::path& folder)
{
    for (const char* file : { "pack.json", kHashFile }) {
        if (isTaken(folder / file)) {
            throw WriteError((folder / file).string() + ": the file exists. Choose another folder with --out.");
        }
    }
}

/// Relative if inside the pack, so that pack and parts can be moved together.
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

/// The files of a new pack, removed by the destructor unless keep() was called.
class NewPack {
public:
    explicit NewPack(const fs::path& folder)
        : m_folder(folder)
        , m_isNewFolder(!isTaken(folder))
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

Pack packOf(const AddRequest& request)
{
    Pack pack = Pack::fromParts(absoluteParts(request.parts));
    pack.name = request.name.empty() ? pack.stableDiffusion.filename().string() : request.name;
    pack.licence = request.licence;
    return pack;
}

fs::path placeFor(const AddRequest& request, const std::string& name)
{
    if (request.folder.empty()) {
        return freePackFolder(name);
    }
    const auto folder = withoutSlash(fs::absolute(request.folder).lexically_normal());
    requireFree(folder);
    return folder;
}

/// One half of the progress: `half` is 0 for the check and 1 for the hashes.
HashProgress halfOf(const HashProgress& progress, const char* what, uint64_t half)
{
    const auto show = [&progress, what, half](const std::string& name, uint64_t done, uint64_t total) {
        if (progress.progress && !name.empty()) {
            progress.progress(what + name, half * total + done, 2 * total);
        }
    };
    return { show, progress.stop };
}

} // namespace

fs::path packsFolder()
{
    const auto data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return fs::path(data.toStdString()) / "referee-studio" / "packs";
}

AddedPack addPack(const AddRequest& request, const PackChecker& check, const HashProgress& progress)
{
    const Pack pack = packOf(request);
    const auto folder = placeFor(request, pack.name);
    const auto before = stampsOf(pack);
    AddedPack added { {}, pack.name, check(pack, halfOf(progress, "check ", 0)), {} };
    if (!added.findings.isOk()) {
        return added;
    }
    NewPack files(folder);
    files.write("pack.json", packText(pack, folder));
    added.files = hashFiles(Pack::load(folder), halfOf(progress, "hash ", 1));
    files.write(kHashFile, hashesText(added.files));
    requireUnchanged(before, stampsOf(pack));
    files.keep();
    added.folder = folder;
    logInfo("Made the pack '" + added.name + "' in " + folder.string() + ".");
    return added;
}

} // namespace referee
