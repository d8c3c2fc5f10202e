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
constexpr int64_t kLargestSize = 8192;
constexpr uint64_t kLargestPackFile = uint64_t { 1 } << 20U;

[[noreturn]] void refuse(const std::string& where, const std::string& expected, const std::string& found)
{
    throw LoadError(where + ": " + expected + " was expected, found " + found + ". Correct the file.");
}

void requireKnownKeys(const Config& config, std::initializer_list<const char*> known)
{
    for (const auto& item : config.json().items()) {
        if (std::find(known.begin(), known.end(), item.key()) == known.end()) {
            refuse(config.file(), listed({ known.begin(), known.end() }, known.size()),
                "the unknown key " + inQuotes(item.key()));
        }
    }
}

void requireKnownKind(const Config& config, const std::string& kind, std::initializer_list<const char*> known)
{
    if (std::find(known.begin(), known.end(), kind) == known.end()) {
        refuse(config.file(), "kind " + listed({ known.begin(), known.end() }), inQuotes(kind));
    }
}

/// Relative paths count from the pack's folder.
fs::path readPath(const Config& config, const char* key, const fs::path& root)
{
    const auto text = config.text(key);
    if (text.empty() || text.find('\0') != std::string::npos) {
        refuse(config.file(), "a path at key " + inQuotes(key), inQuotes(text));
    }
    return (root / text).lexically_normal();
}

int64_t readFormat(const Config& config)
{
    const int64_t format = config.positive("format");
    if (format > kNewestFormat) {
        throw LoadError(config.file() + ": format " + std::to_string(kNewestFormat) + " or older was expected, found "
            + std::to_string(format) + ". This pack was made for a newer Referee Studio; update the program.");
    }
    return format;
}

Pack::Referee readReferee(const Config& config, const fs::path& root)
{
    Pack::Referee result;
    result.kind = config.text("kind");
    requireKnownKind(config, result.kind, { "blip2", "clip" });
    if (result.kind == "blip2") {
        requireKnownKeys(config, { "kind", "path", "lm_head" });
    } else {
        requireKnownKeys(config, { "kind", "path" });
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
        refuse(config.file(), "a list in [] at key \"referees\"", list.type_name());
    }
    for (const auto& item : list) {
        const auto where = config.file() + ": referees[" + std::to_string(result.size()) + "]";
        result.push_back(readReferee(Config(item, where), root));
    }
    return result;
}

Pack::Judge readJudge(const Config& config, const fs::path& root)
{
    requireKnownKeys(config, { "kind", "path", "encode_token", "places" });
    Pack::Judge result;
    result.kind = config.text("kind");
    requireKnownKind(config, result.kind, { "blip-vqa" });
    result.path = readPath(config, "path", root);
    result.encodeToken = config.boolean("encode_token", result.encodeToken);
    result.places = config.boolean("places", result.places);
    return result;
}
}

int64_t Pack::requireSize(int64_t size, const std::string& where)
{
    if (size % kSizeStep != 0 || size < kSizeStep || size > kLargestSize) {
        refuse(
            where, "an image_size that is a multiple of 8 up to " + std::to_string(kLargestSize), std::to_string(size));
    }
    return size;
}

Pack Pack::parse(std::string_view text, const fs::path& root, const std::string& file)
{
    const Config config(parseJson(text, file), file);
    Pack pack;
    pack.format = readFormat(config);
    requireKnownKeys(config,
        { "format", "name", "licence", "image_size", "stable_diffusion", "referees", "judge", "words", "settings" });
    pack.name = config.text("name");
    pack.licence = config.text("licence", "");
    pack.imageSize = requireSize(config.positive("image_size"), file);
    pack.root = root;
    const auto stableDiffusion = config.object("stable_diffusion");
    requireKnownKeys(stableDiffusion, { "path" });
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
        throw LoadError(folder.string() + ": the folder of a pack was expected, found "
            + (fs::exists(folder, ignored) ? "a file" : "nothing")
            + ". Name a folder that holds pack.json, or name the parts with --sd, --blip2, --lm-head, --clip, "
              "--judge.");
    }
    const auto file = folder / "pack.json";
    if (!fs::exists(file, ignored)) {
        throw LoadError(folder.string() + ": a pack.json was expected in this folder, found none. "
            + "Name the folder of a pack, or name the parts with --sd, --blip2, --lm-head, --clip, --judge.");
    }
    auto pack = parse(readTextFile(file, kLargestPackFile), folder, file.string());
    pack.requireComponents(file.string());
    return pack;
}

// What a pack's components must bring, and packs that are made of folders named one by one.

namespace {

constexpr int64_t kMaxCells = 8192;
constexpr int64_t kUsualCells = 64; ///< of Stable Diffusion 1.x, where the file does not say

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
    if (!pack.words.empty() && !fs::exists(pack.words, ignored)) {
        missing.push_back(pack.words.string());
    }
    return missing;
}

std::string missingText(const std::string& file, const std::vector<std::string>& missing)
{
    return file + ": every component was expected to be there, missing: " + listed(missing, 12)
        + ". Put the files there, or correct the paths.";
}

/// What the picture's size is made of: one number, or height and width, of which the lesser makes a square that fits.
int64_t cellsOf(const fs::path& sd)
{
    constexpr const char* kKey = "sample_size";
    const auto config = Config::load(sd / "unet" / "config.json");
    if (!config.has(kKey) || !config.json().at(kKey).is_array()) {
        return config.positive(kKey, kUsualCells);
    }
    const auto sides = config.integers(kKey);
    const auto least = std::min_element(sides.begin(), sides.end());
    if (sides.size() != 2 || *least < 1) {
        throw LoadError(config.file() + ": sample_size was expected to be a number or two of at least 1, found "
            + valueText(config.json().at(kKey)) + ". Correct the file.");
    }
    return *least;
}
size_t levelsOf(const fs::path& sd)
{
    return Config::load(sd / "vae" / "config.json").integers("block_out_channels").size();
}

/// Sentences about files that are there and cannot be read, none twice.
std::vector<std::string> unreadableIn(const Pack& pack)
{
    std::vector<std::string> problems;
    const auto tryTo = [&](const fs::path& file, const auto& read) {
        std::error_code ignored;
        try {
            if (fs::exists(file, ignored)) {
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
        throw LoadError(file + " and " + (stableDiffusion / "vae" / "config.json").string()
            + ": a sample_size and 1 to 8 block_out_channels was expected, found " + std::to_string(cells) + " and "
            + std::to_string(levels) + ". Correct the file.");
    }
    return Pack::requireSize(cells << (levels - 1), file);
}
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
        throw UsageError(
            "Stable Diffusion's folder was expected with --sd, found none. Add --sd FOLDER, or use --pack.");
    }
    if (!parts.lmHead.empty() && parts.blip2.empty()) {
        throw UsageError("--lm-head belongs to BLIP-2, whose folder was expected with --blip2. Add --blip2 FOLDER.");
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
