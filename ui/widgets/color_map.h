// SPDX-License-Identifier: GPL-3.0-or-later
// How a number becomes a colour: tables, so that no cell of a map costs more than a look-up.
#pragma once

#include "ui/theme/theme.h"

#include <QtCore/QStringList>
#include <QtWidgets/QWidget>
#include <array>

namespace referee::ui {

/// −1..1 or, without a sign, 0..1; beyond it the end colours.
struct ColorMap {
    static constexpr int kSteps = 257; ///< odd: zero has a colour of its own

    /// Purple, through the middle, to green.
    static ColorMap signedRamp(const Theme& theme);
    /// From the middle to one hue: for lengths, which have no sign.
    static ColorMap light(const Theme& theme, Side side);
    /// Three planes as red, green and blue around grey.
    static ColorMap colour(const Theme& theme);
    /// Without a sign, from one colour to another.
    static ColorMap between(const QColor& least, const QColor& most);

    bool isColour = false;
    bool isSigned = true;
    std::array<QRgb, kSteps> opaque {};
    std::array<QRgb, kSteps> veil {}; ///< premultiplied; the smaller the value, the more transparent
    QRgb broken = 0; ///< a value that is not a number

    /// x = value ÷ scale. −1: no number.
    int step(float x) const;
    QRgb at(double x) const;
};

/// The colours of a map in a bar, with their numbers.
class ColorBar : public QWidget {
    Q_OBJECT
public:
    /// Where the numbers stand. Below, the bar has the full width.
    enum class Labels { Below, Beside };

    explicit ColorBar(Labels place, QWidget* parent = nullptr);

    void setMap(const ColorMap& map);
    /// Left, middle and right; empty ones are not written, and beside the bar there is no middle. A bar that has none
    /// beside it is not drawn.
    void setLabels(const QStringList& labels);
    const QStringList& labels() const { return m_labels; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QRect barRect() const;
    void paintLabels(QPainter& painter) const;
    void paintBar(QPainter& painter, const QRect& bar) const;

    Labels m_place;
    ColorMap m_map;
    QStringList m_labels { {}, {}, {} };
};

} // namespace referee::ui
