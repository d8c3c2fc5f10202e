// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/view_delegate.h"

#include "ui/theme/theme.h"
#include "ui/views/view_list.h"

#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kSide = 66; ///< of a thumbnail
constexpr int kEdge = 3; ///< around it, for the frame of the chosen one
constexpr int kTextGap = 2;
constexpr double kDroppedOpacity = 0.35;

QFontMetrics metrics() { return QFontMetrics(hintFont()); }

/// The widest losses that are met: the matching loss saturates at 18.42.
int textWidth() { return metrics().horizontalAdvance(QStringLiteral("18.4 · 0.00")); }

void paintThumbnail(QPainter& painter, const QRect& place, const QImage& image, bool isKept)
{
    if (image.isNull()) {
        painter.fillRect(place, theme().raised);
        return;
    }
    painter.setOpacity(isKept ? 1 : kDroppedOpacity);
    const QSize pixels = place.size() * painter.device()->devicePixelRatioF();
    painter.drawImage(place, image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    painter.setOpacity(1);
}

void paintDropped(QPainter& painter, const QRect& place)
{
    const QString word = ViewDelegate::tr("dropped");
    const int height = metrics().height();
    const QRect ground(place.x(), place.bottom() + 1 - height, place.width(), height);
    painter.fillRect(ground, theme().raised);
    painter.setPen(theme().text);
    painter.drawText(ground, Qt::AlignCenter | Qt::TextSingleLine, word);
}

void paintFrame(QPainter& painter, const QRectF& around, const QColor& colour, int width)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    const double half = width / 2.0;
    painter.drawRect(around.adjusted(half, half, -half, -half));
}

} // namespace

QSize ViewDelegate::cellSize()
{
    const int width = std::max(kSide, textWidth()) + 2 * kEdge;
    return { width, kSide + 2 * kEdge + kTextGap + metrics().height() };
}

QSize ViewDelegate::sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*at*/) const
{
    return cellSize();
}

void ViewDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& at) const
{
    painter->save();
    const bool isKept = at.data(ViewList::KeptRole).toBool();
    const int left = option.rect.x() + (option.rect.width() - kSide) / 2;
    const QRect place(left, option.rect.y() + kEdge, kSide, kSide);
    painter->setFont(hintFont());
    paintThumbnail(*painter, place, at.data(ViewList::ImageRole).value<QImage>(), isKept);
    if (!isKept) {
        paintDropped(*painter, place);
    }
    const QRect line(option.rect.x(), place.bottom() + 1 + kEdge, option.rect.width(), metrics().height());
    const bool isChosen = at.data(ViewList::ChosenRole).toBool();
    painter->setPen(isKept || isChosen ? theme().text : theme().hint);
    painter->drawText(line, Qt::AlignCenter | Qt::TextSingleLine, at.data(ViewList::LossesRole).toString());
    const QRect around = place.adjusted(-kEdge, -kEdge, kEdge, kEdge);
    if (isChosen) {
        paintFrame(*painter, around, theme().user, 2);
    } else if (option.state.testFlag(QStyle::State_HasFocus)) {
        paintFrame(*painter, around, theme().user, 1);
    }
    painter->restore();
}

} // namespace referee::ui
