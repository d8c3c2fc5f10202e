// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_delegate.h"

#include "ui/library/library_model.h"
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
constexpr int kStack = 3; ///< pixels that a picture behind another one looks out
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

/// The pictures that are folded away look out behind the one that stands for them.
void drawGroup(QPainter& painter, const LibraryCell& cell, const LibraryEntry& entry)
{
    const QString words = groupMark(entry);
    if (words.isEmpty()) {
        return;
    }
    painter.setFont(hintFont());
    const QString arrow = entry.isUnfolded ? QStringLiteral(" ▾") : QStringLiteral(" ▸");
    const int height = painter.fontMetrics().height() + 2;
    drawMark(painter, cell.group.topLeft() + QPoint(kMarkApart, kMarkApart + height), words + arrow, theme().text);
}

void drawStack(QPainter& painter, const QRect& picture)
{
    for (const int deep : { 2, 1 }) {
        QColor colour = theme().hint;
        colour.setAlphaF(deep == 1 ? 0.6F : 0.35F);
        const QRectF behind(picture.left() + 3.0 * kStack * deep, picture.top() - deep * kStack,
            picture.width() - 6.0 * kStack * deep, 2.0 * kStack);
        fill(&painter, behind, colour, 2);
    }
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

void drawLine(QPainter& painter, const QRect& room, const LibraryLine& line, const QColor& rightColour)
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int right = line.right.isEmpty() ? 0 : metrics.horizontalAdvance(line.right) + kBetween;
    painter.setPen(theme().hint);
    painter.drawText(
        room, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(line.left, Qt::ElideRight, room.width() - right));
    painter.setPen(rightColour);
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, line.right);
}

void drawWords(QPainter& painter, const LibraryCell& cell, const LibraryEntry& entry, LibrarySort sort)
{
    painter.setFont(QApplication::font());
    painter.setPen(entry.problem.isEmpty() ? theme().text : theme().hint);
    drawTitle(painter, cell.title, libraryTitle(entry));
    painter.setFont(hintFont());
    const auto lines = libraryLines(entry, sort, QDate::currentDate());
    const bool isAllSeen = entry.asked > 0 && entry.seen == entry.asked;
    for (size_t i = 0; i < lines.size(); ++i) {
        drawLine(painter, cell.lines[i], lines[i], i == 1 && isAllSeen ? theme().good : theme().hint);
    }
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
    group = QRect(picture.left(), picture.top(), picture.width() - kStar, kStar);
    title = QRect(left, picture.bottom() + 1 + kBetween, width, titleHeight());
    int top = title.bottom() + 1 + kApart;
    for (QRect& line : lines) {
        line = QRect(left, top, width, hintHeight());
        top += hintHeight();
    }
}

int LibraryCell::columns(int width) { return std::max(1, (width - kSlack) / kMinWidth); }

QSize LibraryCell::size(int width)
{
    const int wide = std::max(kMinWidth, (width - kSlack) / columns(width));
    const int text = titleHeight() + kApart + 3 * hintHeight();
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
    if (isHot) {
        fill(painter, cell.ground, theme().raised);
    }
    if (entry.seeds > 1 && !entry.isUnfolded) {
        drawStack(*painter, cell.picture);
    }
    drawPicture(*painter, cell.picture, *model, index.row());
    drawMarks(*painter, cell.picture, entry);
    drawGroup(*painter, cell, entry);
    if (entry.isStarred || ((isHot || isCurrent) && entry.problem.isEmpty())) {
        drawStar(*painter, cell.star, entry.isStarred);
    }
    drawWords(*painter, cell, entry, m_sort);
    if (isSelected || isCurrent) { // a frame: a coloured ground would change how the picture's colours look
        ring(painter, cell.ground, isSelected ? theme().user : theme().hint);
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
    const bool isGroup = index.isValid() && index.data(LibraryModel::kSeedsRole).toInt() > 1;
    if (event->type() == QEvent::ToolTip && isGroup && LibraryCell(option.rect).group.contains(event->pos())) {
        QToolTip::showText(
            event->globalPos(), tr("Runs that differ in their seeds alone: show or hide the others (G)"), view);
        return true;
    }
    return QAbstractItemDelegate::helpEvent(event, view, option, index);
}

} // namespace referee::ui
