// SPDX-License-Identifier: GPL-3.0-or-later
// Going back to a moment of a run: the engine takes up a state that was recorded, and walks on as the run did.
#pragma once

#include "app/engine/paint_engine.h"
#include "app/runs/run_file.h"

#include <set>

namespace referee {

/// The head of a new run that `engine`, loaded with `options`, is to paint. Paths become absolute, because a replay may
/// be asked for in another folder.
RunHead headOf(
    const PaintEngine& engine, const RunRequest& request, const std::string& preset, const EngineOptions& options);

/// Begins with `request` and takes up the snapshot, whose size wins over that of the request.
void enterSnapshot(PaintEngine& engine, RunRequest request, const Snapshot& snapshot);

/// Begins with what acts in `iteration` and takes up the state before it. What has no snapshot any more is painted
/// again from the nearest one before; so is every moment of method sd, whose sampler remembers its earlier steps.
/// UsageError for an iteration that the run does not have, LoadError for a file without a snapshot to begin with,
/// Cancelled.
void enterMoment(PaintEngine& engine, const RunFile& run, int64_t iteration, const std::atomic<bool>* stop = nullptr);

/// Paints recorded iterations again: the same edits act, in the same chunks.
class RecordedWalk {
public:
    /// Takes up the snapshot of `first`, which must be there. `run` outlives the walk.
    RecordedWalk(PaintEngine& engine, const RunFile& run, int64_t first);

    int64_t iteration() const { return m_iteration; }
    bool isAtEnd() const { return m_iteration >= m_first + static_cast<int64_t>(m_reports.size()); }
    /// What the run recorded of the next iteration.
    const StepReport& recorded() const { return m_reports[static_cast<size_t>(m_iteration - m_first)]; }
    StepReport step(const std::atomic<bool>* stop = nullptr);

private:
    void playEvents();

    PaintEngine& m_engine;
    const RunFile& m_run;
    int64_t m_first;
    int64_t m_iteration;
    std::vector<StepReport> m_reports;
    std::set<int64_t> m_edited; ///< iterations with events
    LiveState m_acting;
};

} // namespace referee
