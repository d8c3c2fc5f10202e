// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style_shapes.h"

#include <QtGui/QPolygonF>
#include <QtWidgets/QStyleOption>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kArrow = 8; ///< width of an arrow

} // namespace

void fill(QPainter* painter, const QRectF& rect, const QColor& colour, qreal corner)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawRoundedRect(rect, corner, corner);
    painter->restore();
}

void ring(QPainter* painter, const QRectF& rect, const QColor& colour)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colour, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), kCorner, kCorner);
    painter->restore();
}

void tick(QPainter* painter, const QRectF& box, const QColor& colour)
{
    const auto at = [&box](qreal x, qreal y) { return box.topLeft() + QPointF(x * box.width(), y * box.height()); };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colour, box.width() / 8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(QPolygonF({ at(0.25, 0.52), at(0.43, 0.7), at(0.76, 0.3) }));
    painter->restore();
}

void arrowDown(QPainter* painter, const QRect& room, const QColor& colour)
{
    const QPointF middle = QRectF(room).center();
    const qreal half = kArrow / 2.0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawPolygon(QPolygonF(
        { middle + QPointF(-half, -half / 2), middle + QPointF(half, -half / 2), middle + QPointF(0, half / 2) }));
    painter->restore();
}

QRect scrollBarPart(const QStyleOptionSlider& bar, QStyle::SubControl part)
{
    const bool isWide = bar.orientation == Qt::Horizontal;
    const int length = isWide ? bar.rect.width() : bar.rect.height();
    const qint64 range = qint64(bar.maximum) - bar.minimum;
    const int share = range > 0 ? int(qint64(bar.pageStep) * length / (range + bar.pageStep)) : length;
    const int handle = std::clamp(share, std::min(kMinScrollHandle, length), length);
    const int begin = QStyle::sliderPositionFromValue(
        bar.minimum, bar.maximum, bar.sliderPosition, length - handle, bar.upsideDown);
    int from = 0;
    int to = 0;
    if (part == QStyle::SC_ScrollBarGroove) {
        to = length;
    } else if (part == QStyle::SC_ScrollBarSlider) {
        from = begin;
        to = begin + handle;
    } else if (part == QStyle::SC_ScrollBarSubPage) {
        to = begin;
    } else if (part == QStyle::SC_ScrollBarAddPage) {
        from = begin + handle;
        to = length;
    }
    return isWide ? bar.rect.adjusted(from, 0, to - length, 0) : bar.rect.adjusted(0, from, 0, to - length);
}

} // namespace referee::ui
