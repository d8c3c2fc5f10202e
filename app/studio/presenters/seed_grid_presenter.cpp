// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/seed_grid_presenter.h"

#include "ui/main_window/seed_grid_dialog.h"

#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

namespace {

SeedCell cellOf(const GridCell& cell)
{
    using State = GridCell::State;
    const QString number = QString::number(cell.score, 'f', 2);
    const QString score = cell.tally.asked == 0
        ? number
        : SeedGridPresenter::tr("%1 of %2 · %3").arg(cell.tally.yes).arg(cell.tally.asked).arg(number);
    const QString caption = cell.state == State::Waiting ? SeedGridPresenter::tr("waiting")
        : cell.state == State::Painting                  ? SeedGridPresenter::tr("running")
        : cell.state == State::Chosen                    ? SeedGridPresenter::tr("%1, chosen").arg(score)
                                                         : score;
    return { cell.seed, cell.picture, caption, QString::fromStdString(cell.file.string()),
        cell.state == State::Chosen || cell.state == State::Finished };
}

} // namespace

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
        &EngineWorker::beginGrid, SeedGridCommand { m_context.model.beginCommand(), seeds, iterations, keep });
}

void SeedGridPresenter::showCells(const std::vector<GridCell>& cells, bool isDone)
{
    if (m_dialog) {
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
