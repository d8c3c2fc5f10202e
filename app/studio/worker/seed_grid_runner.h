// SPDX-License-Identifier: GPL-3.0-or-later
// Paints several seeds of one prompt, run after run on one engine: each up to an iteration at which it is scored, then
// the best to their end. Every cell is a run file of its own, so that nothing is lost when the grid ends early.
#pragma once

#include "app/studio/worker/run_lifecycle.h"
#include "app/studio/worker/run_values.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class SeedGridRunner {
public:
    /// What a cell that is done is followed by.
    enum class Next {
        BeginCell, ///< newCell() is to be begun
        OpenCell, ///< chosenCell() is to be opened and painted to its end
        Done,
    };

    SeedGridRunner(WorkerContext& context, RunLifecycle& runs, RunScorer& scorer, WorkerEvents& events);

    /// newCell() is to be begun then. UsageError where runs have no folder; a grid that is there goes on.
    void start(const SeedGridCommand& order);
    void end(); ///< nothing where there is no grid
    void report(); ///< gridChanged(), where there is a grid

    bool isCellDone() const; ///< false where there is no grid
    /// Scores the present cell and closes its run. Errors of the engine are thrown.
    Next finishCell();
    BeginCommand newCell() const { return m_grid->presentOrder(); }
    QString chosenCell() const; ///< its run file

private:
    WorkerContext& m_context;
    RunLifecycle& m_runs;
    RunScorer& m_scorer;
    WorkerEvents& m_events;
    std::optional<SeedGrid> m_grid;
};

} // namespace referee::studio
