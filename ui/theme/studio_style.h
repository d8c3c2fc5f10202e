// SPDX-License-Identifier: GPL-3.0-or-later
// Fusion without frames: flat rounded buttons and fields, slim scroll bars, an amber ring around the keyboard focus.
// Not a style sheet: with one Qt 6.4 loses a widget's own font and palette when the theme changes.
#pragma once

#include <QtGui/QColor>
#include <QtGui/QPainter>
#include <QtWidgets/QProxyStyle>

class QStyleOptionToolButton;

namespace referee::ui {

inline constexpr qreal kCorner = 4; ///< of buttons and fields

void fill(QPainter* painter, const QRectF& rect, const QColor& colour, qreal corner = kCorner);
void ring(QPainter* painter, const QRectF& rect, const QColor& colour);

/// Reads three properties of buttons: "flat" (no background until the mouse is over it), "primary" (the start button)
/// and "tight" (little padding beside the text of a tool button, no arrow for its menu).
class StudioStyle : public QProxyStyle {
    Q_OBJECT
public:
    StudioStyle();

    void drawPrimitive(
        PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(
        ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
        const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
        const QWidget* widget) const override;
    QSize sizeFromContents(
        ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(
        StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;

private:
    void drawTool(const QStyleOptionToolButton& tool, QPainter* painter, const QWidget* widget) const;
};

} // namespace referee::ui
