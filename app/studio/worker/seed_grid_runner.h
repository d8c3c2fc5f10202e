// SPDX-License-Identifier: GPL-3.0-or-later
// Paints several seeds of one prompt, one run after the other on one engine: each up to an iteration at which it is
// scored, then the best to their end. Every cell is a run file, so that nothing is lost when the grid ends early.
#pragma once

#include "app/studio/worker/run_lifecycle.h"
#include "app/studio/worker/run_values.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class SeedGridRunner {
public:
    /// What follows a finished cell.
    enum class Next {
        BeginCell, ///< begin newCell()
        OpenCell, ///< open chosenCell() and paint it to its end
        Done,
    };

    SeedGridRunner(WorkerContext& context, RunLifecycle& runs, RunScorer& scorer, WorkerEvents& events);

    /// Begin newCell() or fork() afterwards. UsageError when runs have no folder, or when there is no run to vary; then
    /// the present grid goes on.
    void start(const SeedGridCommand& command);
    void end(); ///< does nothing without a grid
    void report(); ///< the same; emits gridChanged()

    bool isCellDone() const; ///< false without a grid
    /// Scores the present cell and closes its run. Errors of the engine are thrown.
    Next finishCell();
    BeginCommand newCell() const { return m_grid->presentCommand(); }
    bool isOfVariations() const { return m_grid && m_grid->isOfVariations(); }
    /// Makes the present run the branch that the present variation is. Errors of engine and run file are thrown.
    void fork();
    QString chosenCell() const; ///< its run file

private:
    WorkerContext& m_context;
    RunLifecycle& m_runs;
    RunScorer& m_scorer;
    WorkerEvents& m_events;
    std::optional<SeedGrid> m_grid;
    QString m_parent; ///< run file of the run that is varied
};

} // namespace referee::studio
