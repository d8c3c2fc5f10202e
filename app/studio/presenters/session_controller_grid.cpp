// SPDX-License-Identifier: GPL-3.0-or-later
// The seed grid: its dialog and the worker.
#include "app/studio/presenters/session_controller.h"

#include "ui/main_window/main_window.h"
#include "ui/main_window/seed_grid_dialog.h"
#include "ui/main_window/window_body.h"
#include "ui/prompt/prompt_panel.h"

namespace referee::studio {

using namespace ui;

namespace {

SeedCell cellOf(const GridCell& cell)
{
    using State = GridCell::State;
    const QString score = QString::number(cell.score, 'f', 2);
    const QString caption = cell.state == State::Waiting ? SessionController::tr("waits")
        : cell.state == State::Painting                  ? SessionController::tr("is painted")
        : cell.state == State::Chosen                    ? SessionController::tr("%1, goes on").arg(score)
                                                         : score;
    return { cell.seed, cell.picture, caption, QString::fromStdString(cell.file.string()),
        cell.state == State::Chosen || cell.state == State::Finished };
}

} // namespace

void SessionController::showGrid()
{
    if (!m_grid) {
        m_grid = new SeedGridDialog(&m_window);
        connect(m_grid, &SeedGridDialog::startRequested, this, &SessionController::startGrid);
        connect(m_grid, &SeedGridDialog::stopRequested, this, [this] { m_thread.interrupt(&OptimizerWorker::stop); });
        connect(m_grid, &SeedGridDialog::openRequested, this, &SessionController::openRun);
    }
    m_grid->show();
    m_grid->raise();
}

void SessionController::startGrid(int seeds, int iterations, int keep)
{
    if (m_window.body().prompt->prompt().trimmed().isEmpty()) {
        showInfo(tr("Say first what the pictures should show."));
        return;
    }
    m_thread.interrupt(&OptimizerWorker::beginGrid, GridOrder { presentOrder(), seeds, iterations, keep });
}

void SessionController::showCells(const std::vector<GridCell>& cells, bool isDone)
{
    if (m_grid) {
        QList<SeedCell> shown;
        for (const GridCell& cell : cells) {
            shown.append(cellOf(cell));
        }
        m_grid->setCells(shown, isDone);
    }
}

} // namespace referee::studio
