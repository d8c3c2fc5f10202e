// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pack.h"

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/input_file.h"
#include "core/io/message.h"

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

} // namespace referee
