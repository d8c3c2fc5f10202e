// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/studio_style.h"

#include "ui/theme/theme.h"

#include <QtGui/QPolygonF>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QStyleFactory>
#include <QtWidgets/QStyleOption>
#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kArrow = 8; ///< width of an arrow
constexpr int kFieldPad = 6; ///< left and right of a field's text
constexpr int kButtonPad = 10;
constexpr int kToolPad = 6;
constexpr int kTightPad = 1;
constexpr int kArrowRoom = 18;
constexpr int kScrollBar = 10;
constexpr int kMinScrollHandle = 28;
constexpr qreal kTrack = 3;
constexpr qreal kThumb = 5; ///< radius
constexpr int kCueWidth = 4; ///< of a border under the mouse
constexpr int kCueLength = 48;
constexpr int kListPad = 4; ///< above and below an entry of a list

/// Leaves the painter as it was.
template <typename Draw> void drawWith(QPainter* painter, const QPen& pen, const QBrush& brush, const Draw& draw)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->setBrush(brush);
    draw();
    painter->restore();
}

void tick(QPainter* painter, const QRectF& box, const QColor& colour)
{
    const auto at = [&box](qreal x, qreal y) { return box.topLeft() + QPointF(x * box.width(), y * box.height()); };
    drawWith(painter, QPen(colour, box.width() / 8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin), Qt::NoBrush, [&] {
        painter->drawPolyline(QPolygonF({ at(0.25, 0.52), at(0.43, 0.7), at(0.76, 0.3) }));
    });
}

/// In the middle of the room.
void arrowDown(QPainter* painter, const QRect& room, const QColor& colour)
{
    const QPointF middle = QRectF(room).center();
    const qreal half = kArrow / 2.0;
    const QPolygonF arrow(
        { middle + QPointF(-half, -half / 2), middle + QPointF(half, -half / 2), middle + QPointF(0, half / 2) });
    drawWith(painter, Qt::NoPen, colour, [&] { painter->drawPolygon(arrow); });
}

/// There are no arrow buttons: the groove is the whole bar.
QRect scrollBarPart(const QStyleOptionSlider& bar, QStyle::SubControl part)
{
    const bool isWide = bar.orientation == Qt::Horizontal;
    const int length = isWide ? bar.rect.width() : bar.rect.height();
    const qint64 range = qint64(bar.maximum) - bar.minimum;
    const int share = range > 0 ? int(qint64(bar.pageStep) * length / (range + bar.pageStep)) : length;
    const int handle = std::clamp(share, std::min(kMinScrollHandle, length), length);
    const int begin = QStyle::sliderPositionFromValue(
        bar.minimum, bar.maximum, bar.sliderPosition, length - handle, bar.upsideDown);
    int from = 0;
    int to = 0;
    if (part == QStyle::SC_ScrollBarGroove) {
        to = length;
    } else if (part == QStyle::SC_ScrollBarSlider) {
        from = begin;
        to = begin + handle;
    } else if (part == QStyle::SC_ScrollBarSubPage) {
        to = begin;
    } else if (part == QStyle::SC_ScrollBarAddPage) {
        from = begin + handle;
        to = length;
    }
    return isWide ? bar.rect.adjusted(from, 0, to - length, 0) : bar.rect.adjusted(0, from, 0, to - length);
}

bool has(const QWidget* widget, const char* property) { return widget && widget->property(property).toBool(); }

/// The text of a tight button contains its arrow.
bool hasArrow(const QStyleOptionToolButton& tool, const QWidget* widget)
{
    return (tool.features & QStyleOptionToolButton::HasMenu) && !has(widget, "tight");
}

QColor inkOf(const QStyleOption& option)
{
    return option.palette.color(
        option.state & QStyle::State_Enabled ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText);
}

/// Only for focus by the keyboard: a click leaves no ring on a button.
bool hasKeyboard(const QStyleOption& option)
{
    return (option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange);
}

void drawButton(const QStyleOption& option, QPainter* painter, const QWidget* widget)
{
    const bool isEnabled = option.state & QStyle::State_Enabled;
    const bool isHot = isEnabled && (option.state & QStyle::State_MouseOver);
    const bool isDown = option.state & (QStyle::State_On | QStyle::State_Sunken);
    if (has(widget, "primary") && isEnabled) {
        const QColor ground = theme().good;
        fill(painter, option.rect, isDown ? ground.darker(112) : isHot ? ground.lighter(108) : ground);
    } else if (isDown || isHot) {
        fill(painter, option.rect, theme().line);
    } else if (!has(widget, "flat")) {
        fill(painter, option.rect, theme().raised);
    }
    if (hasKeyboard(option)) {
        ring(painter, option.rect, theme().user);
    }
}

void drawField(const QStyleOption& option, QPainter* painter, const QWidget* widget = nullptr)
{
    if (widget && qobject_cast<const QAbstractSpinBox*>(widget->parentWidget())) {
        return; // drawn by the spin box
    }
    fill(painter, option.rect, option.palette.color(QPalette::Base));
    if (option.state & QStyle::State_HasFocus) {
        ring(painter, option.rect, theme().user);
    }
}

void drawSpinBox(const QStyleOptionSpinBox& box, const QRect& up, const QRect& down, QPainter* painter)
{
    drawField(box, painter);
    if (box.buttonSymbols != QAbstractSpinBox::NoButtons) {
        arrowDown(painter, down, inkOf(box));
        painter->save();
        painter->translate(0, up.top() + up.bottom() + 1);
        painter->scale(1, -1);
        arrowDown(painter, up, inkOf(box));
        painter->restore();
    }
}

void drawCheckBox(const QStyleOption& option, QPainter* painter)
{
    fill(painter, option.rect, theme().raised);
    ring(painter, option.rect, option.palette.color(QPalette::PlaceholderText));
    if (option.state & QStyle::State_On) {
        tick(painter, option.rect, inkOf(option));
    }
}

/// As SlimSlider looks, for the sliders of tools.
void drawSlider(const QStyleOptionSlider& slider, const QRect& handle, QPainter* painter)
{
    const QPointF thumb = QRectF(handle).center();
    QRectF track(slider.rect.left(), thumb.y() - kTrack / 2, slider.rect.width(), kTrack);
    fill(painter, track, theme().line, kTrack / 2);
    track.setRight(thumb.x());
    fill(painter, track, theme().hint, kTrack / 2);
    const bool isEnabled = slider.state & QStyle::State_Enabled;
    drawWith(painter, Qt::NoPen, isEnabled ? theme().text : theme().hint,
        [&] { painter->drawEllipse(thumb, kThumb, kThumb); });
    if (hasKeyboard(slider)) {
        ring(painter, slider.rect, theme().user);
    }
}

/// The border between docks is a gap; it shows itself only under the mouse, as the splitters do.
void drawBorder(const QStyleOption& option, QPainter* painter)
{
    if (option.state & (QStyle::State_MouseOver | QStyle::State_Sunken)) {
        QRect cue(0, 0, kCueWidth, kCueLength);
        if (option.rect.width() > option.rect.height()) {
            cue = cue.transposed();
        }
        cue.moveCenter(option.rect.center());
        fill(painter, cue, theme().hint, kCueWidth / 2.0);
    }
}

/// A tab stands on its panel: the current one has the panel's surface.
void drawTab(const QStyleOption& option, QPainter* painter)
{
    const bool isCurrent = option.state & QStyle::State_Selected;
    if (isCurrent || (option.state & QStyle::State_MouseOver)) {
        painter->save();
        painter->setClipRect(option.rect);
        fill(painter, option.rect.adjusted(0, 0, 0, kRadius), isCurrent ? theme().surface : theme().raised, kRadius);
        painter->restore();
    }
    if (hasKeyboard(option)) {
        ring(painter, option.rect, theme().user);
    }
}

/// The current row of a menu or a list is grey, because amber means the user.
QPalette withGreySelection(QPalette palette)
{
    palette.setColor(QPalette::Highlight, theme().line);
    palette.setColor(QPalette::HighlightedText, theme().text);
    return palette;
}

} // namespace

void fill(QPainter* painter, const QRectF& rect, const QColor& colour, qreal corner)
{
    drawWith(painter, Qt::NoPen, colour, [&] { painter->drawRoundedRect(rect, corner, corner); });
}

void ring(QPainter* painter, const QRectF& rect, const QColor& colour)
{
    const QRectF line = rect.adjusted(0.5, 0.5, -0.5, -0.5);
    drawWith(painter, QPen(colour, 1), Qt::NoBrush, [&] { painter->drawRoundedRect(line, kCorner, kCorner); });
}

StudioStyle::StudioStyle()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
}

void StudioStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool:
        drawButton(*option, painter, widget);
        return;
    case PE_PanelLineEdit:
        drawField(*option, painter, widget);
        return;
    case PE_IndicatorDockWidgetResizeHandle:
        drawBorder(*option, painter);
        return;
    case PE_FrameLineEdit:
    case PE_FrameButtonTool:
    case PE_FrameTabBarBase:
    case PE_FrameDockWidget:
    case PE_IndicatorButtonDropDown:
    case PE_PanelScrollAreaCorner:
        return;
    case PE_IndicatorCheckBox:
        drawCheckBox(*option, painter);
        return;
    case PE_FrameFocusRect:
        if (option->state & State_KeyboardFocusChange) {
            ring(painter, option->rect, theme().user);
        }
        return;
    case PE_Frame:
        if (qobject_cast<const QPlainTextEdit*>(widget) && (option->state & State_HasFocus)) {
            ring(painter, option->rect, theme().user);
        }
        return;
    case PE_FrameMenu:
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, theme().raised);
        painter->setPen(theme().line);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void StudioStyle::drawControl(
    ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    if (element == CE_PushButtonLabel && has(widget, "primary") && (option->state & State_Enabled)) {
        QStyleOptionButton label = *qstyleoption_cast<const QStyleOptionButton*>(option);
        label.palette.setColor(QPalette::ButtonText, theme().onPrimary);
        QProxyStyle::drawControl(element, &label, painter, widget);
    } else if (element == CE_TabBarTabShape) {
        drawTab(*option, painter);
    } else if (element == CE_MenuBarEmptyArea) {
        painter->fillRect(option->rect, theme().window);
    } else if (element == CE_MenuBarItem) {
        QStyleOptionMenuItem item = *qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        painter->fillRect(item.rect, theme().window);
        if (item.state & (State_Selected | State_Sunken)) {
            fill(painter, item.rect.adjusted(1, 1, -1, -1), theme().line);
        }
        drawItemText(painter, item.rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine, item.palette,
            item.state & State_Enabled, item.text, QPalette::WindowText);
    } else if (element == CE_MenuItem) {
        QStyleOptionMenuItem item = *qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        item.palette = withGreySelection(item.palette);
        QProxyStyle::drawControl(element, &item, painter, widget);
    } else if (element == CE_ItemViewItem) {
        QStyleOptionViewItem item = *qstyleoption_cast<const QStyleOptionViewItem*>(option);
        item.palette = withGreySelection(item.palette);
        QProxyStyle::drawControl(element, &item, painter, widget);
    } else {
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void StudioStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    if (control == CC_ComboBox) {
        drawButton(*option, painter, widget);
        arrowDown(painter, subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget), inkOf(*option));
        return;
    }
    if (control == CC_ScrollBar) {
        const QRect handle = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
        const bool isHot = option->state & (State_MouseOver | State_Sunken);
        fill(painter, handle.adjusted(2, 2, -2, -2), isHot ? theme().hint : theme().line, (kScrollBar - 4) / 2.0);
        return;
    }
    if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
        control == CC_Slider && slider && slider->orientation == Qt::Horizontal) {
        drawSlider(*slider, subControlRect(control, option, SC_SliderHandle, widget), painter);
        return;
    }
    if (const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option); control == CC_SpinBox && box) {
        drawSpinBox(*box, subControlRect(control, option, SC_SpinBoxUp, widget),
            subControlRect(control, option, SC_SpinBoxDown, widget), painter);
        return;
    }
    const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    if (control != CC_ToolButton || !tool) {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        return;
    }
    drawTool(*tool, painter, widget);
}

void StudioStyle::drawTool(const QStyleOptionToolButton& tool, QPainter* painter, const QWidget* widget) const
{
    QStyleOptionToolButton plain = tool; // the arrow of a menu is drawn below
    plain.features &= ~(QStyleOptionToolButton::MenuButtonPopup | QStyleOptionToolButton::HasMenu);
    drawButton(plain, painter, widget);
    QRect room = plain.rect;
    if (hasArrow(tool, widget)) {
        QRect arrow = room;
        arrow.setLeft(room.right() - kArrowRoom + 2);
        room.setRight(arrow.left());
        arrowDown(painter, arrow, inkOf(tool));
    }
    plain.rect = room;
    plain.state &= ~(State_Sunken | State_On);
    drawControl(CE_ToolButtonLabel, &plain, painter, widget);
}

QRect StudioStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    if (element == SE_LineEditContents) {
        return option->rect.adjusted(kFieldPad, 0, -kFieldPad, 0);
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect StudioStyle::subControlRect(
    ComplexControl control, const QStyleOptionComplex* option, SubControl part, const QWidget* widget) const
{
    const QRect whole = option->rect;
    if (control == CC_ComboBox && part == SC_ComboBoxEditField) {
        return whole.adjusted(kFieldPad, 1, -kArrowRoom, -1);
    }
    if (control == CC_ComboBox && part == SC_ComboBoxArrow) {
        return { whole.right() - kArrowRoom + 1, whole.top(), kArrowRoom, whole.height() };
    }
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (control != CC_ScrollBar || !bar) {
        return QProxyStyle::subControlRect(control, option, part, widget);
    }
    return visualRect(bar->direction, whole, scrollBarPart(*bar, part));
}

QSize StudioStyle::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    switch (type) {
    case CT_PushButton:
        return size + QSize(2 * kButtonPad + 2, 10);
    case CT_ToolButton: {
        const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        const int pad = has(widget, "tight") ? kTightPad : kToolPad;
        const int arrow = tool && hasArrow(*tool, widget) ? kArrowRoom - kToolPad : 0;
        return size + QSize(2 * pad + 2 + arrow, 10);
    }
    case CT_LineEdit:
        return size + QSize(2 * kFieldPad + 2, 6);
    case CT_ComboBox:
        return size + QSize(kFieldPad + kArrowRoom + 4, 6);
    case CT_ItemViewItem:
        return QProxyStyle::sizeFromContents(type, option, size, widget) + QSize(0, 2 * kListPad);
    case CT_MenuBarItem:
        return size + QSize(16, 8);
    default:
        return QProxyStyle::sizeFromContents(type, option, size, widget);
    }
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return kScrollBar;
    case PM_DockWidgetSeparatorExtent:
        return kGap;
    case PM_DockWidgetFrameWidth:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
        return 0;
    case PM_ScrollBarSliderMin:
        return kMinScrollHandle;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_MenuButtonIndicator: // sizeFromContents() has added the room for the arrow
    case PM_MenuBarPanelWidth:
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StudioStyle::styleHint(
    StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_ComboBox_Popup: // a list under the box, not over it
    case SH_DialogButtonBox_ButtonsHaveIcons: // Qt's own are of another time
    case SH_EtchDisabledText:
    case SH_ScrollView_FrameOnlyAroundContents:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace referee::ui
