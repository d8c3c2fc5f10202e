// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/seed_grid_presenter.h"

#include "app/runs/run_ancestry.h"
#include "app/studio/presenters/variations_presenter.h"
#include "ui/main_window/seed_grid_dialog.h"

#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

SeedGridPresenter::SeedGridPresenter(const PresenterContext& context)
    : m_context(context)
{
    connect(m_context.window.action(ActionId::SeedGrid), &QAction::triggered, this, &SeedGridPresenter::show);
    connect(&m_context.worker.worker(), &EngineWorker::gridChanged, this, &SeedGridPresenter::showCells);
}

void SeedGridPresenter::show()
{
    if (!m_dialog) {
        m_dialog = new SeedGridDialog(&m_context.window);
        connect(m_dialog, &SeedGridDialog::startRequested, this, &SeedGridPresenter::start);
        connect(m_dialog, &SeedGridDialog::stopRequested, this,
            [this] { m_context.worker.interrupt(&EngineWorker::stop); });
        connect(m_dialog, &SeedGridDialog::openRequested, this, &SeedGridPresenter::openRequested);
    }
    const PresentRun& run = m_context.model.run();
    m_dialog->setTiming(run.secondsPerStep, plannedLength(m_context.model.wanted().state.settings));
    m_dialog->show();
    m_dialog->raise();
}

void SeedGridPresenter::start(int seeds, int iterations, int keep)
{
    if (m_context.model.wanted().prompt().trimmed().isEmpty()) {
        m_context.post(MessageKind::Info, tr("Enter a prompt first."));
        return;
    }
    m_context.worker.interrupt(
        &EngineWorker::beginGrid, SeedGridCommand { m_context.model.beginCommand(), seeds, iterations, keep, {}, 0 });
}

void SeedGridPresenter::showCells(const std::vector<GridCell>& cells, bool isDone)
{
    if (m_dialog && cells.front().name.empty()) {
        std::vector<GridCell> ranked = cells;
        const auto isScored = [](const GridCell& cell) { return !cell.file.empty(); };
        if (std::ranges::all_of(cells, isScored)) { // before, they stay in the order of their seeds
            std::ranges::stable_sort(ranked, [](const auto& a, const auto& b) { return a.isBetterThan(b); });
        }
        QList<SeedCell> shown;
        for (const GridCell& cell : ranked) {
            shown.append(cellOf(cell));
        }
        m_dialog->setCells(shown, isDone);
    }
}

} // namespace referee::studio
