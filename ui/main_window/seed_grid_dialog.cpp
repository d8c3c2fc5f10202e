// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/seed_grid_dialog.h"

#include "ui/main_window/run_bar.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr QSize kDialogSize(560, 720); ///< three rows of pictures below the form
constexpr int kMinSide = 64; ///< of a picture, in pixels
constexpr int kFitted = 25; ///< more cells are scrolled
constexpr int kBetween = 4;
constexpr int kSlack = 2; ///< pixels that a list view keeps of a line
constexpr int kPathRole = Qt::UserRole;
constexpr int kPictureRole = Qt::UserRole + 1;
constexpr int kChosenRole = Qt::UserRole + 2;

int captionHeight() { return QFontMetrics(hintFont()).lineSpacing(); }

/// Picture and two lines; a frame marks the current one, because a tinted picture cannot be judged.
class CellDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const int side = std::min(option.rect.width() - kGap, option.rect.height() - kGap - 2 * captionHeight());
        QRect square(0, 0, side, side);
        square.moveCenter(option.rect.center());
        square.moveTop(option.rect.top() + kBetween);
        painter->save();
        painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        fill(painter, square, theme().raised);
        if (const auto picture = index.data(kPictureRole).value<QPixmap>(); !picture.isNull()) {
            QRect room({}, picture.size().scaled(square.size(), Qt::KeepAspectRatio));
            room.moveCenter(square.center());
            painter->drawPixmap(room, picture);
        }
        if (option.state & QStyle::State_Selected) {
            ring(painter, square.adjusted(-3, -3, 3, 3), theme().user);
        }
        painter->setFont(hintFont());
        const bool isChosen = index.data(kChosenRole).toBool();
        const QStringList lines = index.data().toString().split(QLatin1Char('\n'));
        QRect line(option.rect.left(), square.bottom() + 1 + kBetween, option.rect.width(), captionHeight());
        for (const QString& text : lines) {
            painter->setPen(&text == &lines.first() ? theme().text : isChosen ? theme().good : theme().hint);
            painter->drawText(
                line, Qt::AlignHCenter, painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
            line.translate(0, captionHeight());
        }
        painter->restore();
    }
};

/// As square as the number of cells allows (nine: 3 × 3), and as large as all of them fit.
class CellList : public QListWidget {
public:
    CellList()
    {
        setViewMode(QListView::IconMode);
        setResizeMode(QListView::Adjust);
        setMovement(QListView::Static);
        setUniformItemSizes(true);
        setFrameShape(QFrame::NoFrame);
        setItemDelegate(new CellDelegate(this));
        viewport()->setAutoFillBackground(false); // not a grey block while empty
    }

    void fit()
    {
        const bool isScrolled = count() > kFitted;
        setVerticalScrollBarPolicy(isScrolled ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
        const int columns = std::clamp(int(std::ceil(std::sqrt(std::min(count(), kFitted)))), 1, count() + 1);
        const int rows = std::max(1, (std::min(count(), kFitted) + columns - 1) / columns);
        const int captions = 2 * captionHeight();
        const QSize room = maximumViewportSize() - QSize(isScrolled ? verticalScrollBar()->sizeHint().width() : 0, 0);
        const int side
            = std::max(kMinSide, std::min(room.width() / columns - kGap, room.height() / rows - captions - kGap));
        setGridSize({ (room.width() - kSlack) / columns, side + captions + kGap });
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QListWidget::resizeEvent(event);
        fit();
    }
};

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
    connect(m_cells, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        if (const QString path = item->data(kPathRole).toString(); !path.isEmpty() && !m_isUnderWay) {
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
    const int current = m_cells->currentRow();
    m_cells->clear();
    for (const SeedCell& cell : cells) {
        auto* item = new QListWidgetItem(tr("seed %1\n%2").arg(cell.seed).arg(cell.caption), m_cells);
        item->setData(kPathRole, cell.path);
        item->setData(kPictureRole, QPixmap::fromImage(cell.picture));
        item->setData(kChosenRole, cell.isChosen);
    }
    m_cells->setCurrentRow(current);
    static_cast<CellList*>(m_cells)->fit();
}

} // namespace referee::ui
