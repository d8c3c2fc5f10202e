// SPDX-License-Identifier: GPL-3.0-or-later
// Values that the window and its worker exchange: orders in, facts out.
#pragma once

#include "app/runs/edit_script.h"
#include "app/session/time_shares.h"
#include "core/engine.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace referee::studio {

/// Which picture of a run is meant.
enum class PictureChoice {
    Latent, ///< the present z
    Average, ///< its moving average
    Best, ///< the iteration with the lowest losses, or the judge's favourite while scoring is on
};

struct RunOrder {
    RunRequest request;
    std::string preset;
    bool isSingleStep = false; ///< rests after the first iteration
};

struct SaveOrder {
    std::filesystem::path file; ///< NAME.png; a number is added when it is taken
    PictureChoice choice = PictureChoice::Latent;
    bool withMetadata = true; ///< how it was made, inside the PNG and as NAME.csv
};

/// A loaded pack.
struct PackFacts {
    EngineOptions options;
    EngineFacts engine;
    std::vector<std::pair<std::string, Settings>> defaults; ///< per preset, in their order
    std::shared_ptr<const PromptReader> reader;

    /// Of the first preset when there is no such name.
    const Settings& defaultsOf(const std::string& preset) const
    {
        for (const auto& [name, settings] : defaults) {
            if (name == preset) {
                return settings;
            }
        }
        return defaults.front().second;
    }
};

/// A run that has begun; the start picture is left out.
struct RunRecord {
    RunRequest request;
    std::string preset;
    int64_t length = 0; ///< iterations
};

/// An edit that acted, with what was there before.
struct EditFact {
    Edit edit;
    std::string before;
};

/// One finished iteration; the picture travels by itself.
struct StepFact {
    StepReport report;
    double seconds = 0; ///< since the last iteration ended
    TimeShares shares;
};

} // namespace referee::studio
