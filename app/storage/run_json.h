// SPDX-License-Identifier: GPL-3.0-or-later
// How a picture was made, as the JSON text that its PNG carries.
#pragma once

#include "app/storage/edit.h"
#include "core/base/settings.h"
#include "core/engine/engine.h"

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace referee {

struct RunRecipe {
    std::string prompt;
    std::string negativePrompt;
    uint64_t seed = 0;
    std::string preset;
    Settings settings;
    std::vector<Edit> edits;
    int64_t iterations = 0; ///< done
    std::string packName;
    std::vector<PackFile> packFiles;
    std::string device;
    std::string precision;
    int threads = 0;
    RegionMask region; ///< of the beginning
    int64_t width = 0; ///< pixels of the picture; only read, the picture itself says it
    int64_t height = 0;
    /// False: the facts do not suffice to paint it again. It is of a branch of another length, or with optimizer
    /// moments that were forgotten, or the file of its beginning was not there; or, when read, it began from another
    /// picture.
    bool isRepeatable = true;
    /// What a run began from, as the latent that it became; none: noise, or a recipe that was read from a picture.
    std::optional<Snapshot> start;
    bool beganFromPicture = false; ///< which the recipe does not hold, and the run's file does: nor is it repeatable
};

/// Of a run that has not begun to paint: no edits, nothing of pack and device.
RunRecipe recipeOf(const RunRequest& request, const std::string& preset);
/// Records pack, device, precision and threads.
void setEngine(RunRecipe& recipe, const EngineInfo& engine, const EngineOptions& options, std::vector<PackFile> files);

/// Keys: program, version, prompt, negative, seed (text: 64 bits do not fit a JSON number), preset, settings, region
/// (as text), edits, iterations, repeatable, pack {name, files {path: sha256}}, device, precision, threads.
nlohmann::ordered_json toJson(const RunRecipe& facts);

/// What a picture of ours carries, with everything checked: it may come from anywhere. LoadError: no picture, no such
/// text, not as we write it. Opens no other file.
RunRecipe readRecipe(const std::filesystem::path& picture);

/// All settings as key → value, numbers as numbers.
nlohmann::ordered_json toJson(const Settings& settings);

} // namespace referee
