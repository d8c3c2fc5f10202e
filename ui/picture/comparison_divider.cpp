// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/comparison_divider.h"

#include "ui/picture/comparison_tag.h"
#include "ui/picture/picture_comparison.h"
#include "ui/theme/theme.h"

#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>

namespace referee::ui {

namespace {

constexpr int kReach = 11; ///< on each side of the line the mouse takes it
constexpr double kHandle = 9.5; ///< radius
constexpr float kShade = 0.45F;

} // namespace

ComparisonDivider::ComparisonDivider(QWidget* parent)
    : QAbstractSlider(parent)
{
    setOrientation(Qt::Horizontal);
    setRange(0, kWhole);
    setSingleStep(kWhole / 50);
    setPageStep(kWhole / 10);
    setValue(kWhole / 2);
    setFocusPolicy(Qt::TabFocus); // dragged with the mouse it leaves the picture its keys
    setCursor(Qt::SplitHCursor);
}

void ComparisonDivider::setTrack(const QRectF& track)
{
    m_track = track;
    place();
}

void ComparisonDivider::place()
{
    const int x = dividerColumn(m_track, static_cast<double>(value()) / kWhole);
    const QRect rows = m_track.toAlignedRect();
    setGeometry(x - kReach, rows.top(), 2 * kReach, rows.height());
}

void ComparisonDivider::sliderChange(SliderChange change)
{
    if (change == SliderValueChange) {
        place();
    }
}

/// Other buttons are the picture's.
void ComparisonDivider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || event->modifiers().testFlag(Qt::AltModifier)) {
        event->ignore();
        return;
    }
    m_grasp = event->position().x() - kReach;
    setSliderDown(true);
}

void ComparisonDivider::mouseMoveEvent(QMouseEvent* event)
{
    if (!isSliderDown()) {
        event->ignore();
    } else if (m_track.width() > 0) {
        const double x = mapToParent(event->position()).x() - m_grasp;
        setValue(qRound((x - m_track.left()) / m_track.width() * kWhole));
    }
}

void ComparisonDivider::mouseReleaseEvent(QMouseEvent* event)
{
    event->setAccepted(isSliderDown());
    setSliderDown(false);
}

void ComparisonDivider::mouseDoubleClickEvent(QMouseEvent* event)
{
    event->setAccepted(event->button() == Qt::LeftButton);
    if (event->isAccepted()) {
        setValue(kWhole / 2);
    }
}

void ComparisonDivider::wheelEvent(QWheelEvent* event) { event->ignore(); } // zooms the picture

void ComparisonDivider::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const QColor shade = pictureShade(kShade);
    painter.fillRect(QRectF(kReach - 2, 0, 4, height()), shade);
    painter.fillRect(QRectF(kReach - 1, 0, 2, height()), Qt::white);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? theme().user : shade, hasFocus() ? 2 : 1));
    painter.setBrush(Qt::white);
    const QPointF middle(kReach, height() / 2.0);
    painter.drawEllipse(middle, kHandle, kHandle);
    painter.setPen(QPen(pictureShade(0.75F), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    for (const double way : { -1.0, 1.0 }) {
        const QPointF tip = middle + QPointF(way * 5.5, 0);
        painter.drawPolyline(QPolygonF({ tip + QPointF(-way * 3, -3), tip, tip + QPointF(-way * 3, 3) }));
    }
}

void ComparisonDivider::focusInEvent(QFocusEvent* event)
{
    QAbstractSlider::focusInEvent(event);
    update();
}

void ComparisonDivider::focusOutEvent(QFocusEvent* event)
{
    QAbstractSlider::focusOutEvent(event);
    update();
}

} // namespace referee::ui
