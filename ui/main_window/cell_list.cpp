// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/cell_list.h"

#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStyledItemDelegate>
#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

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
    explicit CellDelegate(QListView* view)
        : QStyledItemDelegate(view)
        , m_view(view)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const override
    {
        return m_view->gridSize();
    }

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

private:
    QListView* m_view;
};

} // namespace

CellList::CellList(QWidget* parent)
    : QListWidget(parent)
{
    setViewMode(QListView::IconMode);
    setResizeMode(QListView::Adjust);
    setMovement(QListView::Static);
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new CellDelegate(this));
    viewport()->setAutoFillBackground(false); // not a grey block while empty
    connect(this, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        if (const QString path = item->data(kPathRole).toString(); !path.isEmpty()) {
            Q_EMIT chosen(path);
        }
    });
}

void CellList::setCells(const QList<SeedCell>& cells)
{
    const int current = currentRow();
    clear();
    for (const SeedCell& cell : cells) {
        const QString name = cell.name.isEmpty() ? tr("seed %1").arg(cell.seed) : cell.name;
        auto* item = new QListWidgetItem(QStringLiteral("%1\n%2").arg(name, cell.caption), this);
        item->setData(kPathRole, cell.path);
        item->setData(kPictureRole, QPixmap::fromImage(cell.picture));
        item->setData(kChosenRole, cell.isChosen);
    }
    setCurrentRow(current);
    fit();
}

void CellList::fit()
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

void CellList::resizeEvent(QResizeEvent* event)
{
    QListWidget::resizeEvent(event);
    fit();
}

} // namespace referee::ui
