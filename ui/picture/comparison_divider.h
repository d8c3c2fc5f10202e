// SPDX-License-Identifier: GPL-3.0-or-later
// The line between A and B, with a handle to take it by. A slider in all but looks: keys and screen readers know it.
#pragma once

#include <QtWidgets/QAbstractSlider>

namespace referee::ui {

class ComparisonDivider : public QAbstractSlider {
    Q_OBJECT
public:
    static constexpr int kWhole = 10000; ///< the greatest value: A everywhere

    explicit ComparisonDivider(QWidget* parent);

    /// Where it may go, in the parent's coordinates.
    void setTrack(const QRectF& track);

protected:
    void sliderChange(SliderChange change) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void place();
    QRectF m_track;
    double m_grasp = 0; ///< from the line to where the mouse took it
};

} // namespace referee::ui
