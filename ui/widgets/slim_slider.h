// SPDX-License-Identifier: GPL-3.0-or-later
// A slim slider over 0..1 that knows nothing of settings: it reports where the hand is and how many steps were asked
// for. To screen readers it is a slider like others, which they read and move.
#pragma once

#include "ui/theme/theme.h"
#include "ui/widgets/slider_scale.h"

#include <QtWidgets/QSlider>

namespace referee::ui {

class SlimSlider : public QSlider {
    Q_OBJECT
public:
    static constexpr int kWhole = 10000; ///< QSlider's greatest value: position 1

    explicit SlimSlider(QWidget* parent = nullptr);

    double position() const { return m_position; }
    void setPosition(double position); ///< emits nothing but valueChanged
    /// Where the default lies: a small notch in the track.
    void setDefaultPosition(double position);
    void setSide(Side side);
    /// Painted grey: the setting is without effect at present.
    void setFaint(bool isFaint);
    /// The value lies beyond the slider's end; the thumb becomes an arrow.
    void setBeyond(bool isBeyond);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Where the middle of the thumb is, for tests and for the double-click.
    QPointF thumb() const;
    /// Takes arrow keys, Page and Home keys; false: not ours. The value's field passes its keys here too.
    bool takeKey(QKeyEvent* event);

Q_SIGNALS:
    /// The hand moved the thumb here; Shift makes a movement ten times finer.
    void moved(double position, StepSize pace);
    void stepsAsked(double count, StepSize pace);
    void endAsked(bool isGreatest); ///< Home and End
    void defaultAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    double trackWidth() const;
    void paintTrack(QPainter& painter) const;
    void paintThumb(QPainter& painter) const;
    QColor colour() const;

    double m_position = 0;
    double m_defaultPosition = -1;
    Side m_side = Side::Neutral;
    bool m_isFaint = false;
    bool m_isBeyond = false;
    bool m_isShowing = false; ///< the value changes because the position does
    double m_handPosition = 0; ///< of the drag; not kept inside 0..1, so that the thumb waits for the mouse at the ends
    double m_lastX = 0;
    double m_wheelRest = 0; ///< of a notch, from fine wheels
};

} // namespace referee::ui
