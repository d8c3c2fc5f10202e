// SPDX-License-Identifier: GPL-3.0-or-later
// The few shapes that the style is made of.
#pragma once

#include <QtGui/QColor>
#include <QtGui/QPainter>

namespace referee::ui {

inline constexpr qreal kCorner = 4; ///< of buttons and fields

void fill(QPainter* painter, const QRectF& rect, const QColor& colour, qreal corner = kCorner);
void ring(QPainter* painter, const QRectF& rect, const QColor& colour);
/// In the middle of the room.
void arrowDown(QPainter* painter, const QRect& room, const QColor& colour);

} // namespace referee::ui
