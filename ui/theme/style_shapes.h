// SPDX-License-Identifier: GPL-3.0-or-later
// The few shapes that the style is made of.
#pragma once

#include <QtGui/QColor>
#include <QtGui/QPainter>
#include <QtWidgets/QStyle>

class QStyleOptionSlider;

namespace referee::ui {

inline constexpr qreal kCorner = 4; ///< of buttons and fields
inline constexpr int kMinScrollHandle = 28;

void fill(QPainter* painter, const QRectF& rect, const QColor& colour, qreal corner = kCorner);
void ring(QPainter* painter, const QRectF& rect, const QColor& colour);
void tick(QPainter* painter, const QRectF& box, const QColor& colour);
/// In the middle of the room.
void arrowDown(QPainter* painter, const QRect& room, const QColor& colour);

/// There are no arrow buttons: the groove is the whole bar.
QRect scrollBarPart(const QStyleOptionSlider& bar, QStyle::SubControl part);

} // namespace referee::ui
