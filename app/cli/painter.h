// SPDX-License-Identifier: GPL-3.0-or-later
// Paints one picture: steps an engine to the end of its run, with scripted edits, metrics and progress.
#pragma once

#include "app/runs/edit_script.h"
#include "core/engine.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace referee::cli {

struct PaintJob {
    RunRequest request;
    std::string preset;
    std::vector<Edit> edits;
    std::filesystem::path folder;
    bool isQuiet = false; ///< no progress on stderr
    bool isScored = false; ///< score the finished picture
};

struct PaintResult {
    std::filesystem::path picture;
    std::filesystem::path metrics;
    uint64_t seed = 0;
    int64_t iterations = 0;
    double seconds = 0;
    StepReport last; ///< of the last iteration that had a referee
    std::optional<PictureScore> score; ///< when asked for
    bool wasInterrupted = false;
    std::optional<std::string> failure; ///< numbers that were not finite; the picture is the last good one
};

/// Writes NAME.png and NAME.csv into the folder (made when missing). An interrupt or numbers that are not finite end the
/// run early; the picture so far is saved all the same. WriteError, UsageError, MemoryError are thrown.
PaintResult paint(Engine& engine, const PaintJob& job, const EngineOptions& options);

} // namespace referee::cli
