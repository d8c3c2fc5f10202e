// SPDX-License-Identifier: GPL-3.0-or-later
// The recipe of a picture, as the JSON text in its PNG.
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
    int64_t iterations = 0; ///< finished
    std::string packName;
    std::vector<PackFile> packFiles;
    std::string device;
    std::string precision;
    int threads = 0;
    RegionMask region; ///< at the beginning
    int64_t width = 0; ///< pixels of the picture it was read from; not written
    int64_t height = 0;
    /// False: the recipe does not suffice to paint the picture again. It belongs to a branch of another length, or one
    /// with reset optimizer moments, or the file of its beginning was missing; or, when read, it began from another
    /// picture.
    bool isRepeatable = true;
    /// The latent of the picture that a run began from; none: it began from noise, or the latent is too large for a
    /// PNG.
    std::optional<Snapshot> start;
    bool beganFromPicture = false; ///< without `start` it is not repeatable
};

/// The recipe of a run at its beginning: without edits, pack and device.
RunRecipe recipeOf(const RunSpec& request, const std::string& preset);
/// Sets what the run was painted with: pack, files, device, precision, threads.
void setOrigin(
    RunRecipe& recipe, const EngineOptions& options, const EngineInfo& engine, const std::vector<PackFile>& packFiles);

/// Keys: program, version, prompt, negative, seed (text: 64 bits do not fit a JSON number), preset, settings, region
/// (as text), edits, iterations, repeatable, pack {name, files {path: sha256}}, device, precision, threads; of a run
/// that began from a picture also start {height, width, z (float32, little-endian, base64)}, which older versions do
/// not read.
nlohmann::ordered_json toJson(const RunRecipe& facts);

/// Reads and checks the recipe in a picture, which may come from anywhere. LoadError: no picture, no recipe, or an
/// invalid one. Opens no other file.
RunRecipe readRecipe(const std::filesystem::path& picture);

/// All settings as key → value, numbers as numbers.
nlohmann::ordered_json toJson(const Settings& settings);

} // namespace referee
