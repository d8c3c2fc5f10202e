// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/presets.h"

#include "core/base/errors.h"

#include <array>
#include <string>

namespace referee {

namespace {

constexpr std::array<std::string_view, 3> kNames = { "studio", "paper", "reference" };

/// Algorithm 1 of the paper as printed.
Settings paper()
{
    Settings settings;
    settings.optimizer = "adam";
    settings.warmup = 0;
    settings.sdsFollowsRate = true;
    settings.tailNoise = 0;
    settings.emaFromStart = true;
    settings.shiftX = 0;
    settings.prefix = "";
    return settings;
}

/// The authors' code as it runs.
Settings reference()
{
    Settings settings;
    settings.noiseInGradient = true;
    settings.emaAliases = true;
    settings.shiftX = 0;
    settings.skipZeroGradient = false;
    settings.hardestAsReference = true;
    return settings;
}

} // namespace

std::span<const std::string_view> presetNames() { return kNames; }

Settings presetSettings(std::string_view name)
{
    if (name == "studio") {
        return Settings {};
    }
    if (name == "paper") {
        return paper();
    }
    if (name == "reference") {
        return reference();
    }
    throw UsageError("preset must be studio, paper or reference, got '" + std::string(name) + "'.");
}

} // namespace referee
