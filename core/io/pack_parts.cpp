// SPDX-License-Identifier: GPL-3.0-or-later
// What a pack's components must bring, and packs that are made of folders named one by one.
#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/message.h"
#include "core/io/pack.h"
#include "core/io/pack_components.h"

#include <algorithm>

namespace referee {

namespace {
namespace fs = std::filesystem;

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
    if (parts.stableDiffusion.empty()) {
        throw UsageError(
            "Stable Diffusion's folder was expected with --sd, found none. Add --sd FOLDER, or use --pack.");
    }
    if (!parts.lmHead.empty() && parts.blip2.empty()) {
        throw UsageError("--lm-head belongs to BLIP-2, whose folder was expected with --blip2. Add --blip2 FOLDER.");
    }
    Pack pack;
    pack.name = "parts";
    pack.stableDiffusion = parts.stableDiffusion;
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
