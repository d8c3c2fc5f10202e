// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_json.h"

#include "app/storage/edit.h"
#include "app/storage/picture_file.h"
#include "core/base/errors.h"
#include "core/base/number_text.h"
#include "core/base/settings_table.h"
#include "core/tokenizers/caption_cleaning.h"

#include <algorithm>

namespace referee {

RunRecipe recipeOf(const RunRequest& request, const std::string& preset)
{
    RunRecipe facts;
    facts.prompt = request.prompt;
    facts.negativePrompt = request.negativePrompt;
    facts.seed = request.seed;
    facts.preset = preset;
    facts.settings = request.settings;
    facts.region = request.region;
    return facts;
}

void setEngine(RunRecipe& recipe, const EngineInfo& engine, const EngineOptions& options, std::vector<PackFile> files)
{
    recipe.packName = engine.packName;
    recipe.packFiles = std::move(files);
    recipe.device = options.device;
    recipe.precision = options.precision;
    recipe.threads = engine.threads;
}

nlohmann::ordered_json toJson(const Settings& settings)
{
    nlohmann::ordered_json object;
    for (const auto& row : settingsTable()) {
        std::visit([&](auto member) { object[std::string(row.key)] = settings.*member; }, row.member);
    }
    return object;
}

nlohmann::ordered_json toJson(const RunRecipe& facts)
{
    nlohmann::ordered_json edits = nlohmann::ordered_json::array();
    for (const auto& edit : facts.edits) {
        edits.push_back({ { "at", edit.iteration }, { "key", edit.key }, { "value", edit.after } });
    }
    nlohmann::ordered_json files = nlohmann::ordered_json::object();
    for (const auto& file : facts.packFiles) {
        files[file.path] = file.sha256;
    }
    return { { "program", "referee" }, { "version", REFEREE_VERSION }, { "prompt", facts.prompt },
        { "negative", facts.negativePrompt }, { "seed", std::to_string(facts.seed) }, { "preset", facts.preset },
        { "settings", toJson(facts.settings) }, { "region", regionText(facts.region) }, { "edits", edits },
        { "iterations", facts.iterations }, { "repeatable", facts.isRepeatable && !facts.beganFromPicture },
        { "pack", { { "name", facts.packName }, { "files", files } } }, { "device", facts.device },
        { "precision", facts.precision }, { "threads", facts.threads } };
}

// Reading what a picture says of itself. Anybody may have written it: nothing is believed, and no file is opened for
// it.

namespace {

using Json = nlohmann::json; ///< sorted: the ordered one is slow with very many keys

constexpr size_t kMaxBytes = size_t(4) << 20; ///< of the JSON text; a recipe has some kilobytes
constexpr size_t kMaxEdits = 100000;
constexpr int64_t kMaxPixels = 8192; ///< on a side, as generate takes them
constexpr int64_t kPixelsPerPlace = 8; ///< of a latent, at the least
constexpr size_t kLongestQuote = 400; ///< bytes of foreign text in an error

[[noreturn]] void reject(const std::string& why) { throw UsageError(why); }

/// Foreign text for a terminal: one short line without control signs, no sentence of its own.
std::string quoted(std::string text)
{
    while (text.ends_with('.')) {
        text.pop_back();
    }
    if (text.size() > kLongestQuote) {
        size_t length = kLongestQuote;
        while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
            --length; // not inside a UTF-8 character
        }
        text = text.substr(0, length) + "…";
    }
    std::replace_if(
        text.begin(), text.end(),
        [](char sign) { return static_cast<unsigned char>(sign) < 0x20 || static_cast<unsigned char>(sign) == 0x7F; },
        '?');
    return text;
}

const Json& member(const Json& object, const char* key, Json::value_t type)
{
    const auto found = object.find(key);
    if (found == object.end()) {
        reject(std::string("'") + key + "' was expected, found none");
    }
    if (found->type() != type) {
        reject(std::string("'") + key + "' was expected to be " + Json(type).type_name() + ", found "
            + found->type_name());
    }
    return *found;
}

std::string textOf(const Json& object, const char* key)
{
    return member(object, key, Json::value_t::string).get<std::string>();
}

int64_t countOf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_unsigned() || found->get<uint64_t>() > INT64_MAX) {
        reject(std::string("'") + key + "' was expected to be a whole number from 0 on, found "
            + (found == object.end() ? "none" : quoted(found->is_primitive() ? found->dump() : found->type_name())));
    }
    return found->get<int64_t>();
}

uint64_t seedOf(const std::string& text)
{
    const auto seed = numberFromText<uint64_t>(text);
    if (!seed) {
        reject("'seed' was expected to be a whole number of 64 bits as text, found '" + text + "'");
    }
    return *seed;
}

/// Each value by way of its text, so that ranges and choices are checked in one place. Keys that are left out keep
/// their defaults: an older version did not know them.
Settings settingsOf(const Json& object)
{
    Settings settings;
    for (const auto& [key, value] : object.items()) {
        if (!value.is_string() && !value.is_number() && !value.is_boolean()) {
            reject(
                "the setting '" + key + "' was expected to be a number, text or yes or no, found " + value.type_name());
        }
        setSetting(settings, key, value.is_string() ? value.get<std::string>() : value.dump());
    }
    checkSettings(settings);
    return settings;
}

Edit editFrom(const Json& json)
{
    if (!json.is_object()) {
        reject(std::string("an edit was expected to be an object, found ") + json.type_name());
    }
    Edit edit { countOf(json, "at"), textOf(json, "key"), {}, textOf(json, "value"), {} };
    const Edit parsed = parseEdit(std::to_string(edit.iteration) + ":" + edit.key + "=" + edit.after);
    if (parsed.key != edit.key) {
        reject("an edit was expected to name a setting, found '" + edit.key + "'");
    }
    if (edit.key == "region") {
        edit.after = regionText(regionFromData(edit.after));
    }
    return edit;
}

std::vector<Edit> editsFrom(const Json& array)
{
    if (array.size() > kMaxEdits) {
        reject("at most " + std::to_string(kMaxEdits) + " edits were expected, found " + std::to_string(array.size()));
    }
    std::vector<Edit> edits;
    for (const auto& json : array) {
        edits.push_back(editFrom(json));
    }
    return edits;
}

/// What only tells whether the same bits may be expected; without it, nothing is known.
void readOrigin(RunRecipe& facts, const Json& json)
{
    const auto textOr = [&json](const char* key) { return json.contains(key) ? textOf(json, key) : std::string(); };
    facts.device = textOr("device");
    facts.precision = textOr("precision");
    facts.threads
        = json.contains("threads") ? static_cast<int>(std::min<int64_t>(countOf(json, "threads"), 1 << 20)) : 0;
    facts.isRepeatable = !json.contains("repeatable") || member(json, "repeatable", Json::value_t::boolean).get<bool>();
    const auto pack = json.find("pack");
    if (pack == json.end() || !pack->is_object()) {
        return;
    }
    facts.packName = textOf(*pack, "name");
    for (const auto& [path, sha256] : member(*pack, "files", Json::value_t::object).items()) {
        if (sha256.is_string()) {
            facts.packFiles.push_back({ path, 0, sha256.get<std::string>() });
        }
    }
}

RunRecipe factsFrom(const Json& json)
{
    RunRecipe facts;
    facts.prompt = textOf(json, "prompt");
    facts.negativePrompt = textOf(json, "negative");
    facts.seed = seedOf(textOf(json, "seed"));
    facts.preset = textOf(json, "preset");
    facts.settings = settingsOf(member(json, "settings", Json::value_t::object));
    facts.region = json.contains("region") ? regionFromData(textOf(json, "region")) : RegionMask {};
    facts.edits = editsFrom(member(json, "edits", Json::value_t::array));
    facts.iterations = countOf(json, "iterations");
    readOrigin(facts, json);
    requirePrompt(facts.prompt);
    return facts;
}

int64_t sideOf(int64_t pixels)
{
    if (pixels > kMaxPixels || pixels % kPixelsPerPlace != 0) {
        reject("its sides were expected to be multiples of 8, at most 8192, found " + std::to_string(pixels)
            + " pixels: it was cut or scaled");
    }
    return pixels;
}

Json parsed(const std::string& text)
{
    if (text.empty()) {
        reject("it holds no recipe: it was not saved by Referee Studio, or another program has saved it anew");
    }
    if (text.size() > kMaxBytes) {
        reject("its recipe is larger than 4 MB");
    }
    Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        reject("its recipe is no JSON object");
    }
    return json;
}

} // namespace

RunRecipe readRecipe(const std::filesystem::path& picture)
{
    const auto [pixels, text] = readPictureAndText(picture);
    try {
        RunRecipe facts = factsFrom(parsed(text));
        facts.width = sideOf(pixels.width);
        facts.height = sideOf(pixels.height);
        return facts;
    } catch (const UsageError& error) {
        throw LoadError(picture.string() + ": the picture was expected to tell how it was made, but "
            + quoted(error.what()) + ". Choose a PNG as referee saved it.");
    }
}

} // namespace referee
