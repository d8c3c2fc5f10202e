// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_json.h"

#include "app/storage/picture_file.h"
#include "app/storage/run_record.h"
#include "core/base/errors.h"
#include "core/base/number_text.h"
#include "core/base/settings_table.h"
#include "core/tokenizers/caption_cleaning.h"

#include <algorithm>

namespace referee {

RunRecipe recipeOf(const RunSpec& request, const std::string& preset)
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

void setOrigin(
    RunRecipe& recipe, const EngineOptions& options, const EngineInfo& engine, const std::vector<PackFile>& packFiles)
{
    recipe.packName = engine.packName;
    recipe.packFiles = packFiles;
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

namespace {

constexpr float kMaxStart = 1e4F; ///< of a latent's numbers, which are about 1; NaN is no smaller
constexpr size_t kMaxStartNumbers = size_t(1) << 18; ///< of a latent in a PNG: that of 2048 × 2048 pixels

nlohmann::ordered_json startJson(const Snapshot& start)
{
    return { { "height", start.height }, { "width", start.width }, { "z", blobOf(start.z).toBase64().toStdString() } };
}

} // namespace

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
    nlohmann::ordered_json object { { "program", "referee" }, { "version", REFEREE_VERSION },
        { "prompt", facts.prompt }, { "negative", facts.negativePrompt }, { "seed", std::to_string(facts.seed) },
        { "preset", facts.preset }, { "settings", toJson(facts.settings) }, { "region", regionText(facts.region) },
        { "edits", edits }, { "iterations", facts.iterations },
        { "repeatable", facts.isRepeatable && !facts.beganFromPicture },
        { "pack", { { "name", facts.packName }, { "files", files } } }, { "device", facts.device },
        { "precision", facts.precision }, { "threads", facts.threads } };
    if (facts.isRepeatable && facts.start && facts.start->z.size() <= kMaxStartNumbers) {
        object["start"] = startJson(*facts.start);
    }
    return object;
}

// Reading a recipe: it may come from anywhere, so everything is checked, and no file is opened for it.

namespace {

using Json = nlohmann::json; ///< sorted: the ordered one is slow with very many keys

constexpr size_t kMaxBytes = size_t(4) << 20; ///< of the JSON text; a recipe has some kilobytes
constexpr size_t kMaxEdits = 100000;
constexpr int64_t kMaxPixels = 8192; ///< per side, as in referee generate
constexpr int64_t kPixelsPerPlace = 8;
constexpr size_t kMaxQuoteBytes = 400; ///< of foreign text in an error

[[noreturn]] void reject(const std::string& why) { throw UsageError(why); }

/// Foreign text for a terminal: one short line without control characters and final full stops.
std::string foreignText(std::string text)
{
    while (text.ends_with('.')) {
        text.pop_back();
    }
    if (text.size() > kMaxQuoteBytes) {
        size_t length = kMaxQuoteBytes;
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
        reject(std::string("'") + key + "' is missing");
    }
    if (found->type() != type) {
        reject(std::string("'") + key + "' must be of type " + Json(type).type_name() + ", got " + found->type_name());
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
        reject(std::string("'") + key + "' must be a non-negative integer, got "
            + (found == object.end() ? "nothing"
                                     : foreignText(found->is_primitive() ? found->dump() : found->type_name())));
    }
    return found->get<int64_t>();
}

uint64_t seedOf(const std::string& text)
{
    const auto seed = numberFromText<uint64_t>(text);
    if (!seed) {
        reject("'seed' must be a 64-bit integer as text, got '" + text + "'");
    }
    return *seed;
}

/// Sets each value from its text, so that ranges and choices are checked in one place. Missing keys keep their
/// defaults: older versions did not have them.
Settings settingsOf(const Json& object)
{
    Settings settings;
    for (const auto& [key, value] : object.items()) {
        if (!value.is_string() && !value.is_number() && !value.is_boolean()) {
            reject("the setting '" + key + "' must be a number, a string or a boolean, got " + value.type_name());
        }
        setSetting(settings, key, value.is_string() ? value.get<std::string>() : value.dump());
    }
    checkSettings(settings);
    return settings;
}

Edit editFrom(const Json& json)
{
    if (!json.is_object()) {
        reject(std::string("an edit must be an object, got ") + json.type_name());
    }
    Edit edit { countOf(json, "at"), textOf(json, "key"), {}, textOf(json, "value"), {} };
    const Edit parsed = parseEdit(std::to_string(edit.iteration) + ":" + edit.key + "=" + edit.after);
    if (parsed.key != edit.key) {
        reject("unknown key of an edit '" + edit.key + "'");
    }
    if (edit.key == "region") {
        edit.after = regionText(regionFromData(edit.after));
    }
    return edit;
}

std::vector<Edit> editsFrom(const Json& array)
{
    if (array.size() > kMaxEdits) {
        reject("there may be at most " + std::to_string(kMaxEdits) + " edits, got " + std::to_string(array.size()));
    }
    std::vector<Edit> edits;
    for (const auto& json : array) {
        edits.push_back(editFrom(json));
    }
    return edits;
}

/// Optional keys: they only tell whether the same bits can be expected.
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

/// What a run begins with: the average is the latent itself, nothing was done yet.
Snapshot startFrom(const Json& json)
{
    Snapshot start;
    start.height = countOf(json, "height");
    start.width = countOf(json, "width");
    constexpr int64_t kMaxPlaces = kMaxPixels / kPixelsPerPlace;
    if (start.height < 1 || start.width < 1 || start.height > kMaxPlaces || start.width > kMaxPlaces) {
        reject("the start image must have 1 to " + std::to_string(kMaxPlaces) + " places a side");
    }
    const QByteArray z = QByteArray::fromBase64(QByteArray::fromStdString(textOf(json, "z")));
    if (z.size() != qsizetype(4 * start.height * start.width * int64_t(sizeof(float)))) {
        reject("the start image has not as many numbers as its size needs");
    }
    start.z = floatsFromBlob(z, 4 * start.height * start.width);
    if (!std::ranges::all_of(start.z, [](float value) { return std::abs(value) < kMaxStart; })) {
        reject("the start image has numbers that are no latent's");
    }
    start.ema = start.z;
    return start;
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
    if (json.contains("start")) {
        facts.start = startFrom(member(json, "start", Json::value_t::object));
        facts.beganFromPicture = true;
        facts.isRepeatable = true; // "repeatable" tells older versions, which do not read the start
    }
    requirePrompt(facts.prompt);
    return facts;
}

int64_t sideOf(int64_t pixels)
{
    if (pixels > kMaxPixels || pixels % kPixelsPerPlace != 0) {
        reject("its sides must be multiples of 8 and at most 8192, got " + std::to_string(pixels)
            + " pixels: it was cropped or scaled");
    }
    return pixels;
}

Json parsed(const std::string& text)
{
    if (text.empty()) {
        reject("it holds no recipe: it was not saved by Referee Studio, or another program saved it again");
    }
    if (text.size() > kMaxBytes) {
        reject("its recipe is larger than 4 MB");
    }
    Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        reject("its recipe is not a JSON object");
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
        throw LoadError(picture.string() + ": cannot read how the picture was made: " + foreignText(error.what())
            + ". Choose a PNG that referee saved.");
    }
}

} // namespace referee
