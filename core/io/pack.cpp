// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pack.h"

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/input_file.h"
#include "core/io/pack_components.h"

#include <algorithm>
#include <initializer_list>

namespace referee {

namespace {
namespace fs = std::filesystem;

constexpr int64_t kNewestFormat = 1;
constexpr int64_t kSizeStep = 8; // pixels a latent cell
constexpr int64_t kMaxSize = 8192;
constexpr int64_t kMaxCells = 8192;
constexpr int64_t kUsualCells = 64; ///< of Stable Diffusion 1.x, where the file does not say
constexpr uint64_t kMaxPackBytes = uint64_t { 1 } << 20U;

constexpr const char* kAdvice = " Give the folder of a pack (with pack.json), or its parts with --sd, --blip2, "
                                "--lm-head, --clip, --judge.";

[[noreturn]] void refuse(const std::string& where, const std::string& rule, const std::string& found)
{
    throw LoadError(where + ": " + rule + ", got " + found + ". Correct the file.");
}

std::string readKind(const Config& config, std::initializer_list<const char*> known)
{
    const auto kind = config.text("kind");
    if (std::find(known.begin(), known.end(), kind) == known.end()) {
        refuse(config.file(), "kind must be one of " + listed({ known.begin(), known.end() }), inQuotes(kind));
    }
    return kind;
}

/// Relative paths count from the pack's folder.
fs::path readPath(const Config& config, const char* key, const fs::path& root)
{
    const auto text = config.text(key);
    if (text.empty() || text.find('\0') != std::string::npos) {
        refuse(config.file(), "key " + inQuotes(key) + " must be a path", inQuotes(text));
    }
    return (root / text).lexically_normal();
}

int64_t readFormat(const Config& config)
{
    const int64_t format = config.positive("format");
    if (format > kNewestFormat) {
        throw LoadError(config.file() + ": format " + std::to_string(format) + " is not supported, only "
            + std::to_string(kNewestFormat) + " and older. This pack was made for a newer Referee Studio; update it.");
    }
    return format;
}

Pack::Referee readReferee(const Config& config, const fs::path& root)
{
    Pack::Referee result { readKind(config, { "blip2", "clip" }), {}, {} };
    if (result.kind == "blip2") {
        config.allowKeys({ "kind", "path", "lm_head" });
    } else {
        config.allowKeys({ "kind", "path" });
    }
    result.path = readPath(config, "path", root);
    if (config.has("lm_head")) {
        result.lmHead = readPath(config, "lm_head", root);
    }
    return result;
}

std::vector<Pack::Referee> readReferees(const Config& config, const fs::path& root)
{
    std::vector<Pack::Referee> result;
    if (!config.has("referees")) {
        return result;
    }
    const auto& list = config.json()["referees"];
    if (!list.is_array()) {
        refuse(config.file(), "key \"referees\" must be a list in []", list.type_name());
    }
    for (const auto& item : list) {
        const auto where = config.file() + ": referees[" + std::to_string(result.size()) + "]";
        result.push_back(readReferee(Config(item, where), root));
    }
    return result;
}

Pack::Judge readJudge(const Config& config, const fs::path& root)
{
    config.allowKeys({ "kind", "path", "encode_token", "places" });
    Pack::Judge result { readKind(config, { "blip-vqa" }), readPath(config, "path", root) };
    result.encodeToken = config.boolean("encode_token", result.encodeToken);
    result.places = config.boolean("places", result.places);
    return result;
}

std::vector<std::string> missingIn(const Pack& pack)
{
    std::error_code ignored;
    const bool hasDiffusion = fs::is_directory(pack.stableDiffusion, ignored);
    std::vector<std::string> missing;
    if (!hasDiffusion) {
        missing.push_back("folder " + pack.stableDiffusion.string());
    }
    for (const auto& component : packComponents(pack)) {
        const bool isInDiffusion = component.path == pack.stableDiffusion / component.name;
        if (hasDiffusion || !isInDiffusion) { // one sentence for a whole folder
            const auto files = missingFilesOf(component);
            missing.insert(missing.end(), files.begin(), files.end());
        }
    }
    if (!pack.words.empty() && !isOnDisk(pack.words)) {
        missing.push_back(pack.words.string());
    }
    return missing;
}

std::string missingText(const std::string& file, const std::vector<std::string>& missing)
{
    return file + ": missing components: " + listed(missing, 12) + ". Put the files there, or correct the paths.";
}

/// The picture's size in latent cells: one number, or the smaller one of height and width.
int64_t cellsOf(const fs::path& sd)
{
    constexpr const char* kKey = "sample_size";
    const auto config = Config::load(sd / "unet" / "config.json");
    if (!config.has(kKey) || !config.json().at(kKey).is_array()) {
        return config.positive(kKey, kUsualCells);
    }
    const auto sides = config.integers(kKey);
    const auto smaller = std::min_element(sides.begin(), sides.end());
    if (sides.size() != 2 || *smaller < 1) {
        refuse(config.file(), "sample_size must be one or two positive integers", valueText(config.json().at(kKey)));
    }
    return *smaller;
}

size_t levelsOf(const fs::path& sd)
{
    return Config::load(sd / "vae" / "config.json").integers("block_out_channels").size();
}

/// Errors of the files that exist but cannot be read, without repeats.
std::vector<std::string> unreadableIn(const Pack& pack)
{
    std::vector<std::string> problems;
    const auto tryTo = [&](const fs::path& file, const auto& read) {
        try {
            if (isOnDisk(file)) {
                read();
            }
        } catch (const LoadError& error) {
            if (std::find(problems.begin(), problems.end(), error.what()) == problems.end()) {
                problems.emplace_back(error.what());
            }
        }
    };
    for (const auto& component : packComponents(pack)) {
        if (const auto config = configNameOf(component); !config.empty()) {
            tryTo(component.path / config, [&] { Config::load(component.path / config); });
        }
    }
    const auto& sd = pack.stableDiffusion;
    tryTo(sd / "unet" / "config.json", [&] { cellsOf(sd); });
    tryTo(sd / "vae" / "config.json", [&] { levelsOf(sd); });
    return problems;
}

/// LoadError with everything that is missing and everything that cannot be read.
void requireParts(const Pack& pack)
{
    auto problems = unreadableIn(pack);
    if (const auto missing = missingIn(pack); !missing.empty()) {
        problems.insert(problems.begin(), missingText("command line", missing));
    }
    std::string text;
    for (const auto& problem : problems) {
        text += (text.empty() ? "" : " ") + problem;
    }
    if (!text.empty()) {
        throw LoadError(text);
    }
}

/// SD 1.x: 64 latent cells × 8 pixels = 512.
int64_t sizeOfParts(const fs::path& stableDiffusion)
{
    const auto file = (stableDiffusion / "unet" / "config.json").string();
    const auto levels = levelsOf(stableDiffusion);
    const int64_t cells = cellsOf(stableDiffusion);
    if (levels < 1 || levels > 8 || cells > kMaxCells) {
        refuse(file + " and " + (stableDiffusion / "vae" / "config.json").string(),
            "need a sample_size up to " + std::to_string(kMaxCells) + " and 1 to 8 block_out_channels",
            std::to_string(cells) + " and " + std::to_string(levels));
    }
    return Pack::requireSize(cells << (levels - 1), file);
}

} // namespace

int64_t Pack::requireSize(int64_t size, const std::string& where)
{
    if (size % kSizeStep != 0 || size < kSizeStep || size > kMaxSize) {
        refuse(where, "image_size must be a multiple of 8 up to " + std::to_string(kMaxSize), std::to_string(size));
    }
    return size;
}

Pack Pack::parse(std::string_view text, const fs::path& root, const std::string& file)
{
    const Config config(parseJson(text, file), file);
    Pack pack;
    pack.format = readFormat(config);
    config.allowKeys(
        { "format", "name", "licence", "image_size", "stable_diffusion", "referees", "judge", "words", "settings" });
    pack.name = config.text("name");
    pack.licence = config.text("licence", "");
    pack.imageSize = requireSize(config.positive("image_size"), file);
    pack.root = root;
    const auto stableDiffusion = config.object("stable_diffusion");
    stableDiffusion.allowKeys({ "path" });
    pack.stableDiffusion = readPath(stableDiffusion, "path", root);
    pack.referees = readReferees(config, root);
    if (config.has("judge")) {
        pack.judge = readJudge(config.object("judge"), root);
    }
    if (config.has("words")) {
        pack.words = readPath(config, "words", root);
    }
    if (config.has("settings")) {
        pack.settings = config.object("settings").json();
    }
    return pack;
}

Pack Pack::load(const fs::path& folder)
{
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) {
        throw LoadError(
            folder.string() + (isOnDisk(folder) ? ": is a file, not a folder." : ": no such folder.") + kAdvice);
    }
    const auto file = folder / "pack.json";
    if (!isOnDisk(file)) {
        throw LoadError(folder.string() + ": no pack.json in this folder." + kAdvice);
    }
    auto pack = parse(readTextFile(file, kMaxPackBytes), folder, file.string());
    pack.requireComponents(file.string());
    return pack;
}

void Pack::requireComponents(const std::string& file) const
{
    if (const auto missing = missingIn(*this); !missing.empty()) {
        throw LoadError(missingText(file, missing));
    }
}

Pack Pack::fromParts(const PackParts& parts)
{
    if (parts.sd.empty()) {
        throw UsageError("Stable Diffusion is missing: add --sd FOLDER, or use --pack.");
    }
    if (!parts.lmHead.empty() && parts.blip2.empty()) {
        throw UsageError("--lm-head needs BLIP-2: add --blip2 FOLDER.");
    }
    Pack pack;
    pack.name = "parts";
    pack.stableDiffusion = parts.sd;
    if (!parts.blip2.empty()) {
        pack.referees.push_back({ "blip2", parts.blip2, parts.lmHead });
    }
    if (!parts.clip.empty()) {
        pack.referees.push_back({ "clip", parts.clip, {} });
    }
    if (!parts.judge.empty()) {
        pack.judge = Judge { "blip-vqa", parts.judge, true };
    }
    requireParts(pack);
    pack.imageSize = sizeOfParts(pack.stableDiffusion);
    return pack;
}

} // namespace referee
