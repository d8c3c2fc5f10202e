// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_delegate.h"

#include "ui/library/library_model.h"
#include "ui/library/library_texts.h"
#include "ui/theme/icons.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"

#include <QtGui/QFontMetrics>
#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtGui/QTextLayout>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QToolTip>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace referee::ui {

namespace {

constexpr int kMinWidth = 128; ///< of a cell, so that its lines fit
constexpr int kMaxPicture = 176; ///< a thumbnail has at most 128 pixels
constexpr int kApart = 2; ///< between cells
constexpr int kRoom = LibraryCell::kInset - kApart; ///< around what is in a cell
constexpr int kSlack = 2; ///< pixels that a list view keeps of a line
constexpr int kBetween = 4; ///< picture and title
constexpr int kStar = 26;
constexpr int kTitleLines = 2;
constexpr int kGlyph = 24; ///< of the warning instead of a picture
constexpr int kMarkPad = 5;
constexpr int kMarkApart = 4;
constexpr float kMarkGround = 0.86F; ///< opacity
constexpr qreal kStarRadius = 7;
constexpr qreal kStarWaist = 0.42; ///< of the radius

int titleHeight() { return 2 * QFontMetrics(QApplication::font()).lineSpacing(); }

int hintHeight() { return QFontMetrics(hintFont()).lineSpacing(); }

int pictureSide(int cellWidth) { return std::min(cellWidth - 2 * LibraryCell::kInset, kMaxPicture); }

/// The last line has the rest of the text, elided.
void drawTitle(QPainter& painter, const QRect& room, const QString& text)
{
    QTextLayout layout(text, painter.font());
    layout.beginLayout();
    const QFontMetrics metrics = painter.fontMetrics();
    int y = room.top();
    for (int i = 0; i < kTitleLines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) {
            break;
        }
        line.setLineWidth(room.width());
        const bool isLast = i == kTitleLines - 1;
        const QString seen = isLast ? metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, room.width())
                                    : text.mid(line.textStart(), line.textLength());
        painter.drawText(QRect(room.left(), y, room.width(), metrics.lineSpacing()), Qt::AlignLeft, seen);
        y += metrics.lineSpacing();
    }
    layout.endLayout();
}

QPainterPath starAt(const QPointF& middle)
{
    QPainterPath path;
    for (int i = 0; i < 10; ++i) {
        const qreal radius = i % 2 == 0 ? kStarRadius : kStarRadius * kStarWaist;
        const qreal angle = -std::numbers::pi / 2 + i * std::numbers::pi / 5;
        const QPointF corner = middle + radius * QPointF(std::cos(angle), std::sin(angle));
        i == 0 ? path.moveTo(corner) : path.lineTo(corner);
    }
    path.closeSubpath();
    return path;
}

/// Marks have a background of their own, because a picture may have any colour.
QColor markGround()
{
    QColor ground = theme().surface;
    ground.setAlphaF(kMarkGround);
    return ground;
}

void drawStar(QPainter& painter, const QRect& place, bool isStarred)
{
    const QPointF middle = QRectF(place).center();
    painter.setPen(Qt::NoPen);
    painter.setBrush(markGround());
    painter.drawEllipse(middle, kStarRadius + 3, kStarRadius + 3);
    painter.setPen(QPen(isStarred ? theme().user : theme().hint, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(isStarred ? QBrush(theme().user) : QBrush(Qt::NoBrush));
    painter.drawPath(starAt(middle));
}

/// Returns where the next mark may begin.
int drawMark(QPainter& painter, const QPoint& corner, const QString& text, const QColor& colour)
{
    if (text.isEmpty()) {
        return corner.x();
    }
    const QFontMetrics metrics = painter.fontMetrics();
    const QSize size(metrics.horizontalAdvance(text) + 2 * kMarkPad, metrics.height() + 2);
    const QRect room(corner - QPoint(0, size.height()), size);
    fill(&painter, room, markGround());
    painter.setPen(colour);
    painter.drawText(room, Qt::AlignCenter, text);
    return room.right() + kMarkApart;
}

void drawMarks(QPainter& painter, const QRect& picture, const LibraryEntry& entry)
{
    painter.setFont(hintFont());
    QPoint corner(picture.left() + kMarkApart, picture.bottom() + 1 - kMarkApart);
    corner.setX(drawMark(painter, corner, branchMark(entry), theme().hint));
    const bool hasFailed = entry.outcome == QLatin1String("failed");
    drawMark(painter, corner, outcomeMark(entry), hasFailed ? theme().error : theme().hint);
}

void drawPicture(QPainter& painter, const QRect& square, const LibraryModel& model, int row)
{
    const LibraryEntry& entry = model.entry(row);
    const QPixmap pixmap = model.thumbnail(row);
    fill(&painter, square, theme().raised);
    if (!pixmap.isNull()) {
        QRect room({}, pixmap.size().scaled(square.size(), Qt::KeepAspectRatio));
        room.moveCenter(square.center());
        QPainterPath corners;
        corners.addRoundedRect(QRectF(room), kCorner, kCorner);
        painter.setClipPath(corners);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawPixmap(room, pixmap);
        painter.setClipping(false);
    } else if (!entry.problem.isEmpty()) {
        QRect room(0, 0, kGlyph, kGlyph);
        room.moveCenter(square.center());
        icon(Glyph::Warning, Ink::Hint).paint(&painter, room);
    } else {
        painter.setFont(hintFont());
        painter.setPen(theme().hint);
        painter.drawText(square, Qt::AlignCenter, LibraryDelegate::tr("no picture yet"));
    }
}

void drawWords(QPainter& painter, const LibraryCell& cell, const LibraryEntry& entry, bool isSelected)
{
    painter.setFont(QApplication::font());
    painter.setPen(entry.problem.isEmpty() ? theme().text : theme().hint);
    drawTitle(painter, cell.title, libraryTitle(entry));
    painter.setFont(hintFont());
    painter.setPen(isSelected ? theme().text : theme().hint); // more contrast on the background of a selected run
    const auto line = [&painter](const QRect& room, const QString& text) {
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
    };
    line(cell.facts, libraryFacts(entry, QDate::currentDate()));
    line(cell.numbers, libraryNumbers(entry));
}

} // namespace

LibraryCell::LibraryCell(const QRect& cell)
    : ground(cell.adjusted(kApart, kApart, -kApart, -kApart))
{
    const int left = ground.left() + kRoom;
    const int width = ground.width() - 2 * kRoom;
    const int side = pictureSide(cell.width());
    picture = QRect(left, ground.top() + kRoom, side, side);
    star = QRect(picture.right() - kStar + 1, picture.top(), kStar, kStar);
    title = QRect(left, picture.bottom() + 1 + kBetween, width, titleHeight());
    facts = QRect(left, title.bottom() + 1 + kApart, width, hintHeight());
    numbers = QRect(left, facts.bottom() + 1, width, hintHeight());
}

int LibraryCell::columns(int width) { return std::max(1, (width - kSlack) / kMinWidth); }

QSize LibraryCell::size(int width)
{
    const int wide = std::max(kMinWidth, (width - kSlack) / columns(width));
    const int text = titleHeight() + kApart + 2 * hintHeight();
    return { wide, pictureSide(wide) + text + kBetween + 2 * LibraryCell::kInset };
}

void LibraryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* model = qobject_cast<const LibraryModel*>(index.model());
    const LibraryEntry& entry = model->entry(index.row());
    const LibraryCell cell(option.rect);
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool isHot = option.state & QStyle::State_MouseOver;
    const bool isCurrent = option.state & QStyle::State_HasFocus;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (isSelected || isHot) {
        fill(painter, cell.ground, isSelected ? theme().line : theme().raised);
    }
    drawPicture(*painter, cell.picture, *model, index.row());
    drawMarks(*painter, cell.picture, entry);
    if (entry.isStarred || ((isHot || isCurrent) && entry.problem.isEmpty())) {
        drawStar(*painter, cell.star, entry.isStarred);
    }
    drawWords(*painter, cell, entry, isSelected);
    if (isCurrent) {
        ring(painter, cell.ground, theme().user);
    }
    painter->restore();
}

QSize LibraryDelegate::sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const
{
    return m_cell;
}

bool LibraryDelegate::helpEvent(
    QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (event->type() == QEvent::ToolTip && index.isValid() && LibraryCell(option.rect).star.contains(event->pos())) {
        QToolTip::showText(event->globalPos(), tr("Add or remove star (S)"), view);
        return true;
    }
    return QAbstractItemDelegate::helpEvent(event, view, option, index);
}

} // namespace referee::ui
