// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/seed_grid_runner.h"

#include "app/storage/picture_file.h"
#include "core/base/errors.h"

namespace referee::studio {

SeedGridRunner::SeedGridRunner(WorkerContext& context, RunLifecycle& runs, RunScorer& scorer, WorkerEvents& events)
    : m_context(context)
    , m_runs(runs)
    , m_scorer(scorer)
    , m_events(events)
{
}

void SeedGridRunner::start(const SeedGridCommand& command)
{
    if (!m_runs.hasFolder()) {
        throw UsageError("A seed grid needs a folder for its runs. Start the program with --runs FOLDER.");
    }
    const bool hasRun = m_context.run && !m_context.run->run().path().empty();
    if (!command.variations.empty() && !hasRun) {
        throw UsageError("Variations branch off a run that is kept in a file. Start or open one first.");
    }
    m_parent = hasRun ? QString::fromStdString(m_context.run->run().path().string()) : QString();
    m_grid.emplace(command);
}

void SeedGridRunner::fork()
{
    if (QString::fromStdString(m_context.run->run().path().string()) != m_parent) {
        m_runs.open(m_parent);
    }
    m_runs.fork(m_grid->presentFork());
}

void SeedGridRunner::end()
{
    if (m_grid) {
        Q_EMIT m_events.gridChanged(m_grid->cells(), true);
        m_grid.reset();
    }
}

void SeedGridRunner::report()
{
    if (m_grid) {
        Q_EMIT m_events.gridChanged(m_grid->cells(), false);
    }
}

bool SeedGridRunner::isCellDone() const
{
    return m_grid
        && (m_context.run->isAtEnd() || (m_grid->isChoosing() && m_context.engine->iteration() >= m_grid->scoredAt()));
}

SeedGridRunner::Next SeedGridRunner::finishCell()
{
    const IterationPicture picture = m_context.presentPicture();
    const PictureScore score = m_scorer.score(picture);
    const auto file = m_context.run->run().path();
    m_runs.close(m_context.run->isAtEnd() ? RunOutcome::Finished : RunOutcome::Stopped);
    const double value = score.hasJudge ? score.judge : -(score.itm + score.caption);
    if (!m_grid->finishCell(
            { .file = file, .picture = toImage(picture.picture), .score = value, .tally = tallyOf(score) })) {
        return Next::Done;
    }
    return m_grid->isChoosing() ? Next::BeginCell : Next::OpenCell;
}

QString SeedGridRunner::chosenCell() const
{
    return QString::fromStdString(m_grid->cells()[m_grid->present()].file.string());
}

} // namespace referee::studio
