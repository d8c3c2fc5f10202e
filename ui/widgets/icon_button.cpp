// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icon_button.h"

#include "ui/theme/theme.h"

#include <QtGui/QPainter>

namespace referee::ui {

namespace {

constexpr double kSide = 14; ///< the signs are drawn into a square of this side

void paintDice(QPainter& painter, const QColor& colour)
{
    painter.setPen(QPen(colour, 1.3));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(1, 1, 12, 12), 2.5, 2.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (const QPointF pip :
        { QPointF(4.3, 4.3), QPointF(9.7, 4.3), QPointF(7, 7), QPointF(4.3, 9.7), QPointF(9.7, 9.7) }) {
        painter.drawEllipse(pip, 1.15, 1.15);
    }
}

/// Closed, the shackle stands in the body; open, it is swung aside.
void paintLock(QPainter& painter, const QColor& colour, bool isClosed)
{
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::FlatCap));
    painter.setBrush(Qt::NoBrush);
    const double left = isClosed ? 4 : 7.5;
    painter.drawArc(QRectF(left, 1.2, 6, 7), 0, 180 * 16);
    painter.drawLine(QPointF(left, 4.6), QPointF(left, 6.5));
    if (isClosed) {
        painter.drawLine(QPointF(left + 6, 4.6), QPointF(left + 6, 6.5));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(isClosed ? 2 : 0.5, 6.3, 10, 7), 1.5, 1.5);
}

void paintRemove(QPainter& painter, const QColor& colour)
{
    painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(3, 3), QPointF(11, 11));
    painter.drawLine(QPointF(11, 3), QPointF(3, 11));
}

} // namespace

IconButton::IconButton(Sign sign, const QString& name, QWidget* parent)
    : QToolButton(parent)
    , m_sign(sign)
{
    setAccessibleName(name);
    setToolTip(name);
    setFocusPolicy(Qt::TabFocus);
}

QSize IconButton::sizeHint() const
{
    const int side = QFontMetrics(QApplication::font()).height() + 8;
    return { side, side };
}

void IconButton::paintEvent(QPaintEvent* event)
{
    QToolButton::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double scale = std::min(width(), height()) / (kSide + 8);
    painter.translate(rect().toRectF().center());
    painter.scale(scale, scale);
    painter.translate(-kSide / 2, -kSide / 2);
    QColor colour = isEnabled() ? theme().text : theme().hint;
    if (!isEnabled()) {
        colour.setAlphaF(0.5F);
    }
    switch (m_sign) {
    case Sign::Dice:
        return paintDice(painter, colour);
    case Sign::Lock:
        return paintLock(painter, isChecked() ? theme().user : theme().hint, isChecked());
    case Sign::Remove:
        return paintRemove(painter, colour);
    }
}

} // namespace referee::ui
