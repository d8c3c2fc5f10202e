// SPDX-License-Identifier: GPL-3.0-or-later
// The walk of a run from where its engine stands to its end, written down as it goes.
#pragma once

#include "app/cli/painter.h"
#include "app/runs/run_recorder.h"
#include "app/storage/metrics_file.h"

namespace referee::cli {

struct WalkPlan {
    LiveState acting; ///< what the engine was begun with
    std::vector<Edit> edits; ///< still to act
    int64_t chunk = 0; ///< that a run out of memory had come down to; 0: the settings'
    bool isQuiet = false; ///< no progress on stderr
    int64_t logged = 0; ///< what acted before this iteration is in the run already, though its states are not
};

/// Steps to the end. An interrupt or numbers that are not finite end it early; the run says which. Other errors are
/// thrown after they have been written into the run. Metrics that cannot be written end nothing either: they are given
/// up, and are in the run.
void walkToEnd(
    Engine& engine, WalkPlan plan, RunRecorder& run, std::optional<MetricsFile>& metrics, PaintResult& result);

} // namespace referee::cli
