// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_replayer.h"

#include "app/runs/engine_state.h"
#include "app/runs/run_ancestry.h"
#include "core/base/errors.h"

#include <utility>

namespace referee {

RunReplayer::RunReplayer(Engine& engine, const RunFile& run, int64_t first)
    : m_engine(engine)
    , m_run(run)
    , m_first(first)
    , m_iteration(first)
    , m_reports(run.reports(first))
    , m_acting(run.stateAt(first))
{
    const Snapshot snapshot = snapshotAt(run, first);
    for (const auto& edit : run.edits()) {
        m_edited.insert(edit.iteration);
    }
    takeUp(engine, run.head(), m_acting, snapshot);
}

StepReport RunReplayer::step(const std::atomic<bool>* stop)
{
    if (isAtEnd() || recorded().iteration != m_iteration) {
        throw LoadError(m_run.path().string() + ": the numbers of iteration " + std::to_string(m_iteration)
            + " were expected, found none; the file is damaged.");
    }
    applyEdits();
    Settings settings = m_acting.settings;
    settings.chunk = recorded().chunk;
    const StepReport report = m_engine.step(settings, false, stop);
    ++m_iteration;
    return report;
}

void RunReplayer::applyEdits()
{
    if (m_iteration == m_first || !m_edited.contains(m_iteration)) {
        return; // those of the first iteration acted when the snapshot was taken up
    }
    LiveState next = m_run.stateAt(m_iteration);
    changeState(m_engine, m_acting, next);
    m_acting = std::move(next);
}

} // namespace referee
