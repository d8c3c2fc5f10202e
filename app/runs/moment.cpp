// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/moment.h"

#include "app/runs/run_chain.h"
#include "core/base/errors.h"

#include <utility>

namespace referee {

RecordedWalk::RecordedWalk(PaintEngine& engine, const RunFile& run, int64_t first)
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
    engine.begin(requestAt(run.head(), m_acting, snapshot));
    engine.restore(snapshot);
}

StepReport RecordedWalk::step(const std::atomic<bool>* stop)
{
    if (isAtEnd() || recorded().iteration != m_iteration) {
        throw LoadError(m_run.path().string() + ": the numbers of iteration " + std::to_string(m_iteration)
            + " were expected, found none; the file is damaged.");
    }
    playEvents();
    Settings settings = m_acting.settings;
    settings.chunk = recorded().chunk;
    const StepReport report = m_engine.step(settings, false, stop);
    ++m_iteration;
    return report;
}

void RecordedWalk::playEvents()
{
    if (m_iteration == m_first || !m_edited.contains(m_iteration)) {
        return; // those of the first iteration acted when the snapshot was taken up
    }
    LiveState next = m_run.stateAt(m_iteration);
    if (next.prompt != m_acting.prompt || next.negativePrompt != m_acting.negativePrompt) {
        m_engine.setPrompt(next.prompt, next.negativePrompt);
    }
    if (next.region != m_acting.region) {
        m_engine.setRegion(next.region);
    }
    m_acting = std::move(next);
}

} // namespace referee
