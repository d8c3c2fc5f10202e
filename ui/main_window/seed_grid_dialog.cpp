// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/seed_grid_dialog.h"

#include "ui/main_window/cell_list.h"
#include "ui/main_window/run_bar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtWidgets/QFormLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>
#include <algorithm>

namespace referee::ui {

namespace {

constexpr QSize kDialogSize(560, 720); ///< three rows of pictures below the form
QSpinBox* spinBox(int min, int max, int value, const QString& name)
{
    auto* box = new QSpinBox;
    box->setRange(min, max);
    box->setValue(value);
    box->setAccessibleName(name);
    box->setFocusPolicy(Qt::StrongFocus);
    return box;
}

} // namespace

SeedGridDialog::SeedGridDialog(QWidget* parent)
    : SurfaceDialog(tr("Seed grid"), parent)
{
    buildLayout();
    resize(kDialogSize);
}

QFormLayout* SeedGridDialog::formLayout()
{
    m_seeds = spinBox(2, 200, 9, tr("Seeds"));
    m_iterations = spinBox(1, 100000, 20, tr("Iterations before they are scored"));
    m_keep = spinBox(1, 200, 2, tr("Seeds to finish"));
    m_time = new QLabel;
    auto* form = new QFormLayout;
    form->addRow(tr("&Seeds, counted up from the current one"), m_seeds);
    form->addRow(tr("&Iterations before they are scored"), m_iterations);
    form->addRow(tr("Best seeds to &finish"), m_keep);
    form->addRow(tr("Time"), m_time);
    for (QSpinBox* box : { m_seeds, m_iterations, m_keep }) {
        connect(box, &QSpinBox::valueChanged, this, &SeedGridDialog::showTime);
    }
    showTime();
    return form;
}

void SeedGridDialog::buildLayout()
{
    m_cells = new CellList;
    m_cells->setAccessibleName(tr("Seeds"));
    m_hint = new HintLabel(tr("All seeds run for these iterations and are scored; the best are finished. "
                              "Each seed is a separate run in the library and is kept when you cancel."));
    m_hint->setWordWrap(true);
    m_start = new QPushButton(tr("S&tart"));
    m_start->setDefault(true);
    auto* lines = contentLayout();
    lines->addLayout(formLayout());
    lines->addWidget(m_cells, 1);
    lines->addWidget(m_hint);
    lines->addWidget(m_start, 0, Qt::AlignRight);
    connect(m_start, &QPushButton::clicked, this, [this] {
        m_isUnderWay ? Q_EMIT stopRequested()
                     : Q_EMIT startRequested(m_seeds->value(), m_iterations->value(), m_keep->value());
    });
    connect(m_cells, &CellList::chosen, this, [this](const QString& path) {
        if (!m_isUnderWay) {
            hide(); // what was asked for is seen, not behind this; Ctrl+G shows the grid again
            Q_EMIT openRequested(path);
        }
    });
}

void SeedGridDialog::setTiming(double secondsPerStep, qint64 length)
{
    m_secondsPerStep = secondsPerStep;
    m_length = length;
    showTime();
}

void SeedGridDialog::showTime()
{
    const qint64 first = std::min<qint64>(m_iterations->value(), m_length);
    const int kept = std::min(m_keep->value(), m_seeds->value());
    const double steps = double(m_seeds->value() * first + kept * (m_length - first));
    m_time->setText(m_secondsPerStep > 0 ? tr("about %1").arg(timeText(steps * m_secondsPerStep))
                                         : tr("%1 iterations; known after the first run").arg(steps, 0, 'f', 0));
}

void SeedGridDialog::setCells(const QList<SeedCell>& cells, bool isDone)
{
    m_isUnderWay = !isDone;
    m_start->setText(isDone ? tr("S&tart") : tr("S&top and keep all"));
    m_hint->setText(isDone ? tr("Done. Double-click a picture, or press Return on it, to open its run.")
                           : tr("Each seed is a separate run in the library and is kept when you cancel."));
    m_cells->setCells(cells);
}

} // namespace referee::ui
