// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_json.h"

#include "app/storage/region_text.h"
#include "core/base/settings_table.h"

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

} // namespace referee
