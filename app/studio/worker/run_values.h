// SPDX-License-Identifier: GPL-3.0-or-later
// Values that the window and its worker exchange: orders in, facts out.
#pragma once

#include "app/storage/edit.h"
#include "app/storage/run_record.h"
#include "app/studio/worker/time_shares.h"
#include "core/engine/engine.h"

#include <QtGui/QImage>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace referee::studio {

/// Commands whose failure is reported while everything goes on as before.
enum class Command {
    OpenRun,
    Fork,
    BeginGrid,
    SetSettings,
    SetPrompt,
    SetRegion,
    ShowMaps,
    ShowViews,
    ShowViewGradient,
    ShowIteration,
    ShowOther,
    AskJudge,
    Score,
    ShowResult,
    SavePicture,
    SaveRun,
    SaveNumbers,
    SetStarred,
};

/// Which picture of a run is meant.
enum class PictureChoice {
    Latent, ///< the present z
    Average, ///< its moving average
    Best, ///< the iteration with the lowest losses, or the judge's favourite while scoring is on
};

struct BeginCommand {
    RunRequest request;
    std::string preset;
    bool isSingleStep = false; ///< rests after the first iteration
};

struct SaveCommand {
    std::filesystem::path file; ///< NAME.png; a number is added when it is taken
    PictureChoice choice = PictureChoice::Latent;
    bool withMetadata = true; ///< how it was made, inside the PNG and as NAME.csv
    bool replaces = false; ///< the user was asked and said so: no number, the file that is there is replaced
};

/// A loaded pack.
struct PackInfo {
    EngineOptions options;
    EngineInfo engine;
    std::vector<std::pair<std::string, Settings>> defaults; ///< per preset, in their order
    std::shared_ptr<const PromptAnalyzer> reader;
    std::shared_ptr<const MemoryPlanner> planner; ///< nullptr: the engine has none

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

/// A run that has begun, or is gone on with; the start picture is left out.
struct RunRecord {
    RunRequest request;
    std::string preset;
    int64_t length = 0; ///< iterations
    std::filesystem::path file; ///< empty: in memory
    std::string uuid;
    std::string parent; ///< uuid; empty: none
    int64_t firstIteration = 0; ///< where a branch left its parent
    bool isRepeatable = true; ///< seed, settings and edits paint it again, with the picture that it began from
    bool beganFromPicture = false;
    std::filesystem::path start; ///< file of the run that began from the picture; empty: in memory
};

/// A moment of another run, or another picture, to lay beside the present one.
struct ComparisonCommand {
    std::filesystem::path file; ///< a run file or a picture; empty: the present run
    int64_t iteration = 0; ///< of a run; later than its end: its end
};

/// Paint so many seeds up to an iteration, score them, and go on with the best.
struct SeedGridCommand {
    BeginCommand run; ///< its seed is the first, the others count up
    int64_t seeds = 9;
    int64_t iterations = 20;
    int64_t keep = 2;
};

struct GridCell {
    enum class State { Waiting, Painting, Scored, Chosen, Finished };
    uint64_t seed = 0;
    State state = State::Waiting;
    std::filesystem::path file;
    QImage picture;
    double score = 0; ///< of the judge; without one, minus the referee's losses
};

/// History of a run that goes on.
struct RunHistory {
    std::vector<StepReport> reports;
    std::vector<Edit> edits;
    std::vector<std::pair<int64_t, QImage>> thumbnails;
    std::vector<std::pair<int64_t, PictureScore>> scores;
    int64_t end = 0; ///< iteration that comes next
    bool isOpened = false; ///< a user asked for its file: its settings come into the panels
};

/// One finished iteration; the picture travels by itself.
struct StepEvent {
    StepReport report;
    double seconds = 0; ///< since the last iteration ended
    TimeShares shares;
};

} // namespace referee::studio
