// SPDX-License-Identifier: GPL-3.0-or-later
// The seed grid: run after run on one engine. Every cell is a run file of its own, so that nothing is lost when it ends
// early.
#include "app/studio/worker/optimizer_worker.h"

#include "app/storage/picture_file.h"
#include "core/base/log.h"

#include <limits>

namespace referee::studio {

void OptimizerWorker::beginGrid(const SeedGridCommand& order)
{
    if (!m_engine || m_state == RunState::Loading) {
        return;
    }
    if (m_runFolder.isEmpty()) {
        Q_EMIT refused(tr("A seed grid needs a folder for its runs, and there is none."));
        return;
    }
    m_grid.emplace(order);
    beginRun(m_grid->presentOrder());
    if (m_grid) {
        Q_EMIT gridChanged(m_grid->cells(), false);
    }
}

void OptimizerWorker::endGrid()
{
    if (m_grid) {
        Q_EMIT gridChanged(m_grid->cells(), true);
        m_grid.reset();
    }
}

bool OptimizerWorker::isGridCellDone() const
{
    return m_grid && (isAtEnd() || (m_grid->isChoosing() && m_engine->iteration() >= m_grid->scoredAt()));
}

void OptimizerWorker::finishGridCell()
{
    bool goesOn = false;
    const Outcome outcome = guarded([&] {
        const Picture picture = m_engine->decode(PictureSource::Latent);
        const PictureScore score = scoreNow(picture, m_engine->iteration());
        const auto file = m_run->run().path();
        closeRun(isAtEnd() ? RunOutcome::Finished : RunOutcome::Stopped);
        goesOn
            = m_grid->finishCell(file, toImage(picture), score.hasJudge ? score.judge : -(score.itm + score.caption));
    });
    if (!outcome.isDone()) {
        fail(outcome.failure);
        return;
    }
    if (!goesOn) {
        endGrid();
        rest(RunState::Ready);
        Q_EMIT finished();
        return;
    }
    Q_EMIT gridChanged(m_grid->cells(), false);
    if (m_grid->isChoosing()) {
        beginRun(m_grid->presentOrder());
    } else {
        finishChosen();
    }
}

/// Goes on with a cell that was chosen.
void OptimizerWorker::finishChosen()
{
    const QString file = QString::fromStdString(m_grid->cells()[m_grid->present()].file.string());
    const Outcome outcome = guarded([&] { enterRun(file, false); });
    if (!outcome.isDone()) {
        fail(outcome.failure);
    } else if (isAtEnd()) {
        finishGridCell();
    } else {
        m_sinceIteration.restart();
        postStep();
    }
}

} // namespace referee::studio
