// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style_shapes.h"

#include <QtGui/QPolygonF>

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

} // namespace referee::ui
