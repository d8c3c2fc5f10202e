// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/seed_grid_dialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtWidgets/QFormLayout>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

namespace {

constexpr int kCell = 112; ///< pixels of a picture's side
constexpr QSize kDialogSize(600, 600); ///< four pictures beside each other
constexpr int kPathRole = Qt::UserRole;

QIcon iconOf(const SeedCell& cell)
{
    QPixmap pixmap(kCell, kCell);
    pixmap.fill(theme().raised);
    if (!cell.picture.isNull()) {
        pixmap = QPixmap::fromImage(cell.picture.scaled(kCell, kCell, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    }
    return QIcon(pixmap);
}

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

void SeedGridDialog::buildLayout()
{
    m_seeds = spinBox(2, 200, 9, tr("Seeds"));
    m_iterations = spinBox(1, 100000, 20, tr("Iterations before they are scored"));
    m_keep = spinBox(1, 200, 2, tr("Seeds to finish"));
    auto* form = new QFormLayout;
    form->addRow(tr("&Seeds, counted up from the current one"), m_seeds);
    form->addRow(tr("&Iterations before they are scored"), m_iterations);
    form->addRow(tr("Best seeds to &finish"), m_keep);
    m_cells = new QListWidget;
    m_cells->setViewMode(QListView::IconMode);
    m_cells->setIconSize(QSize(kCell, kCell));
    m_cells->setResizeMode(QListView::Adjust);
    m_cells->setMovement(QListView::Static);
    m_cells->setSpacing(kGap);
    m_cells->setFrameShape(QFrame::NoFrame);
    m_cells->viewport()->setAutoFillBackground(false); // not a grey block while empty
    m_cells->setAccessibleName(tr("Seeds"));
    m_hint = new HintLabel(tr("All seeds run for these iterations and are scored; the best are finished. "
                              "Each seed is a separate run in the library and is kept when you cancel."));
    m_hint->setWordWrap(true);
    m_start = new QPushButton(tr("S&tart"));
    m_start->setDefault(true);
    auto* lines = contentLayout();
    lines->addLayout(form);
    lines->addWidget(m_cells, 1);
    lines->addWidget(m_hint);
    lines->addWidget(m_start, 0, Qt::AlignRight);
    connect(m_start, &QPushButton::clicked, this, [this] {
        m_isUnderWay ? Q_EMIT stopRequested()
                     : Q_EMIT startRequested(m_seeds->value(), m_iterations->value(), m_keep->value());
    });
    connect(m_cells, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        if (const QString path = item->data(kPathRole).toString(); !path.isEmpty() && !m_isUnderWay) {
            Q_EMIT openRequested(path);
        }
    });
}

void SeedGridDialog::setCells(const QList<SeedCell>& cells, bool isDone)
{
    m_isUnderWay = !isDone;
    m_start->setText(isDone ? tr("S&tart") : tr("S&top and keep all"));
    m_hint->setText(isDone ? tr("Done. Press Return on a picture to open its run.")
                           : tr("Each seed is a separate run in the library and is kept when you cancel."));
    m_cells->clear();
    for (const SeedCell& cell : cells) {
        auto* item = new QListWidgetItem(iconOf(cell), tr("%1\n%2").arg(cell.seed).arg(cell.caption), m_cells);
        item->setData(kPathRole, cell.path);
        if (cell.isChosen) {
            item->setForeground(theme().user);
        }
    }
}

} // namespace referee::ui
