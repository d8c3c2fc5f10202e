// SPDX-License-Identifier: GPL-3.0-or-later
// A slim slider over 0..1 that knows nothing of settings: it reports where it is dragged to and how many steps were
// requested. Screen readers see and move it like other sliders.
#pragma once

#include "core/base/settings_table.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QSlider>

namespace referee::ui {

// How the positions of a slider, 0 to 1, stand for the values of a number row. Pure functions, no widget.

/// How far one step goes: Shift, nothing, Ctrl.
enum class StepSize { Fine, Normal, Coarse };

/// A slider spans the values that people use; typing and stepping reach the whole range of the table.
struct SliderScale {
    double least = 0; ///< of the slider
    double greatest = 1;
    double lowest = 0; ///< of the setting
    double highest = 1;
    bool isLogarithmic = false; ///< needs least > 0
    bool isWhole = false;
    bool hasOff = false; ///< `lowest` means "off" and lies by itself at the slider's left end
};

/// Of a row that is a number.
SliderScale scaleOf(const SettingRow& row);
bool isNumber(const SettingRow& row);

/// 0 to 1; values beyond the slider's span stand at its ends.
double positionOf(const SliderScale& scale, double value);
/// The inverse: exact, not rounded.
double valueAt(const SliderScale& scale, double position);
/// The value for a position pointed at: rounded to a short decimal number.
double roundedValueAt(const SliderScale& scale, double position, StepSize pace);
/// `count` steps up (or down) from the value, inside the setting's range.
double stepped(const SliderScale& scale, double value, double count, StepSize pace);

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
    /// Painted grey: the setting has no effect now.
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
    /// The user moved the thumb here; Shift makes a movement ten times finer.
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
