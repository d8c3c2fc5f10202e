// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/slim_slider.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtGui/QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>

namespace referee::ui {

namespace {

constexpr double kOffShare = 0.06; ///< of a slider with "off": the gap between off and the least value
constexpr double kStepsOfASpan = 100;
constexpr double kRelativeStep = 0.05; ///< of a logarithmic slider: one step changes the value by so much

struct Span {
    std::string_view key;
    double least;
    double greatest;
};

/// The part of a wide range that the slider shows. Settings that are compared by eye (start and end of the same weight)
/// share a span.
constexpr std::array kSpans = std::to_array<Span>({
    { "iterations", 1, 2000 },
    { "tail", 0, 100 },
    { "candidates", 1, 20 },
    { "cull_at", 0, 100 },
    { "w1", 0, 5 },
    { "w1_end", 0, 5 },
    { "w2", 0, 2000 },
    { "w2_end", 0, 2000 },
    { "rate_start", 0, 2 },
    { "rate_end", 0, 2 },
    { "warmup", 0, 100 },
    { "cfg", 0, 100 },
    { "lora_strength", 0, 2 },
    { "noise_sigma", 0, 1 },
    { "tail_noise", 0, 1 },
    { "ema_start", 1, 200 },
    { "ema_restart", 0, 200 },
    { "matching_weight", 0, 5 },
    { "captioning_weight", 0, 5 },
    { "blip2_weight", 0, 5 },
    { "clip_weight", 0, 5 },
    { "views", 1, 100 },
    { "hardest", 0, 20 },
    { "sampler_steps", 1, 200 },
    { "sampler_cfg", 0, 30 },
    { "chunk", 0, 50 },
});

/// mantissa · 10^exponent with mantissa 1, 2 or 5: the greatest such number that is not above `size`.
struct ShortStep {
    double mantissa = 1;
    int exponent = 0;
};

ShortStep shortStepBelow(double size)
{
    const int exponent = static_cast<int>(std::floor(std::log10(size) + 1e-9));
    const double lead = size / std::pow(10.0, exponent) + 1e-9;
    return { lead >= 5 ? 5.0 : lead >= 2 ? 2.0 : 1.0, exponent };
}

ShortStep stepAt(const SliderScale& scale, double value, StepSize pace)
{
    const double size = scale.isLogarithmic ? std::max(std::abs(value), scale.least) * kRelativeStep
                                            : (scale.greatest - scale.least) / kStepsOfASpan;
    ShortStep step = shortStepBelow(size);
    if (scale.isWhole && step.exponent < 0) {
        step = {}; // 1
    }
    step.exponent += pace == StepSize::Coarse ? 1 : 0;
    step.exponent -= pace == StepSize::Fine ? 1 : 0;
    if (scale.isWhole && step.exponent < 0) {
        step = {};
    }
    return step;
}

double sizeOf(const ShortStep& step) { return step.mantissa * std::pow(10.0, step.exponent); }

/// The multiple of the step next to the value, divided last so that its shortest decimal form is short.
double rounded(double value, const ShortStep& step)
{
    const double count = std::round(value / sizeOf(step)) * step.mantissa;
    return step.exponent < 0 ? count / std::pow(10.0, -step.exponent) : count * std::pow(10.0, step.exponent);
}

constexpr int kHeight = 14;
constexpr double kThumbRadius = 5;
constexpr double kTrackHeight = 3;
constexpr double kGrasp = 9; ///< a press this near to the thumb's middle grabs it instead of moving it
constexpr double kNotchReach = 3; ///< of the default's notch above and below the track
constexpr float kNotchOpacity = 0.7F;
constexpr double kFineness = 0.1;
constexpr double kWheelNotch = 120; ///< eighths of a degree of an ordinary wheel's notch
constexpr double kPageSteps = 10;

StepSize paceOf(Qt::KeyboardModifiers modifiers)
{
    if (modifiers.testFlag(Qt::ShiftModifier)) {
        return StepSize::Fine;
    }
    return modifiers.testFlag(Qt::ControlModifier) ? StepSize::Coarse : StepSize::Normal;
}

double stepsOfKey(int key)
{
    switch (key) {
    case Qt::Key_Right:
    case Qt::Key_Up:
        return 1;
    case Qt::Key_Left:
    case Qt::Key_Down:
        return -1;
    case Qt::Key_PageUp:
        return kPageSteps;
    case Qt::Key_PageDown:
        return -kPageSteps;
    default:
        return 0;
    }
}

} // namespace

bool isNumber(const SettingRow& row)
{
    return std::holds_alternative<double Settings::*>(row.member)
        || std::holds_alternative<int64_t Settings::*>(row.member);
}

SliderScale scaleOf(const SettingRow& row)
{
    SliderScale scale { row.min, row.max, row.min, row.max };
    scale.isLogarithmic = row.scale == Scale::Logarithmic;
    scale.isWhole = std::holds_alternative<int64_t Settings::*>(row.member);
    const auto span = std::ranges::find(kSpans, row.key, &Span::key);
    if (span != kSpans.end()) {
        scale.least = span->least;
        scale.greatest = span->greatest;
        scale.hasOff = row.min < 0 && span->least >= 0;
    }
    return scale;
}

double positionOf(const SliderScale& scale, double value)
{
    if (scale.hasOff && value < scale.least) {
        return 0;
    }
    const double inside = std::clamp(value, scale.least, scale.greatest);
    const double share = scale.isLogarithmic ? std::log(inside / scale.least) / std::log(scale.greatest / scale.least)
                                             : (inside - scale.least) / (scale.greatest - scale.least);
    return scale.hasOff ? kOffShare + (1 - kOffShare) * share : share;
}

double valueAt(const SliderScale& scale, double position)
{
    double share = std::clamp(position, 0.0, 1.0);
    if (scale.hasOff) {
        if (share < kOffShare / 2) {
            return scale.lowest;
        }
        share = std::max(0.0, (share - kOffShare) / (1 - kOffShare));
    }
    return scale.isLogarithmic ? scale.least * std::pow(scale.greatest / scale.least, share)
                               : scale.least + (scale.greatest - scale.least) * share;
}

double roundedValueAt(const SliderScale& scale, double position, StepSize pace)
{
    const double value = valueAt(scale, position);
    if (scale.hasOff && value == scale.lowest) {
        return value;
    }
    return std::clamp(rounded(value, stepAt(scale, value, pace)), scale.least, scale.greatest);
}

double stepped(const SliderScale& scale, double value, double count, StepSize pace)
{
    if (scale.hasOff && (value < scale.least || (value == scale.least && count < 0))) {
        return count > 0 ? scale.least : scale.lowest;
    }
    const ShortStep step = stepAt(scale, value, pace);
    const ShortStep grid = stepAt(scale, value, StepSize::Fine); // what was typed keeps its digits
    const double next = rounded(value + count * sizeOf(step), grid);
    return std::clamp(next, scale.hasOff ? scale.least : scale.lowest, scale.highest);
}

SlimSlider::SlimSlider(QWidget* parent)
    : QSlider(Qt::Horizontal, parent)
{
    setRange(0, kWhole);
    setSingleStep(kWhole / 100);
    setPageStep(kWhole / 10);
    setFocusPolicy(Qt::StrongFocus); // not by the wheel: a wheel over a slider scrolls the panel
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    connect(this, &QSlider::valueChanged, this, [this](int value) {
        if (!m_isShowing) { // a screen reader has set it
            Q_EMIT moved(static_cast<double>(value) / kWhole, StepSize::Normal);
        }
    });
}

void SlimSlider::setPosition(double position)
{
    m_position = std::clamp(position, 0.0, 1.0);
    m_isShowing = true;
    setValue(static_cast<int>(std::lround(m_position * kWhole)));
    m_isShowing = false;
    update();
}

void SlimSlider::setDefaultPosition(double position)
{
    m_defaultPosition = position;
    update();
}

void SlimSlider::setSide(Side side)
{
    m_side = side;
    update();
}

void SlimSlider::setFaint(bool isFaint)
{
    m_isFaint = isFaint;
    update();
}

void SlimSlider::setBeyond(bool isBeyond)
{
    m_isBeyond = isBeyond;
    update();
}

QSize SlimSlider::sizeHint() const { return { 160, kHeight }; }

QSize SlimSlider::minimumSizeHint() const { return { 60, kHeight }; }

double SlimSlider::trackWidth() const { return std::max(1.0, width() - 2 * kThumbRadius); }

QPointF SlimSlider::thumb() const { return { kThumbRadius + m_position * trackWidth(), height() / 2.0 }; }

bool SlimSlider::takeKey(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) {
        Q_EMIT endAsked(event->key() == Qt::Key_End);
        return true;
    }
    const double steps = stepsOfKey(event->key());
    if (steps != 0) {
        Q_EMIT stepsAsked(steps, paceOf(event->modifiers()));
    }
    return steps != 0;
}

void SlimSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    setSliderDown(true);
    m_lastX = event->position().x();
    m_handPosition = m_position;
    if (std::abs(m_lastX - thumb().x()) > kGrasp) {
        m_handPosition = (m_lastX - kThumbRadius) / trackWidth();
        Q_EMIT moved(std::clamp(m_handPosition, 0.0, 1.0), paceOf(event->modifiers()));
    }
    update();
}

void SlimSlider::mouseMoveEvent(QMouseEvent* event)
{
    if (!isSliderDown()) {
        return;
    }
    const double way = event->position().x() - m_lastX;
    m_lastX = event->position().x();
    if (way == 0) {
        return;
    }
    const bool isFine = event->modifiers().testFlag(Qt::ShiftModifier);
    m_handPosition += way / trackWidth() * (isFine ? kFineness : 1);
    Q_EMIT moved(std::clamp(m_handPosition, 0.0, 1.0), isFine ? StepSize::Fine : StepSize::Normal);
}

void SlimSlider::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        setSliderDown(false);
        update();
    }
}

void SlimSlider::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        setSliderDown(false);
        Q_EMIT defaultAsked();
    }
}

void SlimSlider::wheelEvent(QWheelEvent* event)
{
    if (!hasFocus()) {
        event->ignore();
        return;
    }
    const QPoint way = event->angleDelta();
    m_wheelRest += (way.y() != 0 ? way.y() : way.x()) / kWheelNotch; // Alt and some desktops turn the wheel sideways
    const double whole = std::trunc(m_wheelRest);
    m_wheelRest -= whole;
    if (whole != 0) {
        Q_EMIT stepsAsked(whole, paceOf(event->modifiers()));
    }
    event->accept();
}

void SlimSlider::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        Q_EMIT defaultAsked();
    } else if (!takeKey(event)) {
        QWidget::keyPressEvent(event); // not QSlider's: it knows no settings
    }
}

void SlimSlider::focusInEvent(QFocusEvent* event)
{
    m_wheelRest = 0;
    QSlider::focusInEvent(event);
}

QColor SlimSlider::colour() const { return m_isFaint || !isEnabled() ? theme().line : theme().of(m_side); }

void SlimSlider::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    paintTrack(painter);
    paintThumb(painter);
}

void SlimSlider::paintTrack(QPainter& painter) const
{
    const double top = (height() - kTrackHeight) / 2.0;
    painter.setBrush(theme().raised);
    painter.drawRoundedRect(QRectF(0, top, width(), kTrackHeight), kTrackHeight / 2, kTrackHeight / 2);
    if (m_defaultPosition >= 0 && m_defaultPosition != m_position) {
        QColor notch = theme().hint;
        notch.setAlphaF(kNotchOpacity);
        painter.setBrush(notch);
        const double x = kThumbRadius + m_defaultPosition * trackWidth();
        painter.drawRect(QRectF(x - 0.5, top - kNotchReach, 1, kTrackHeight + 2 * kNotchReach));
    }
    painter.setBrush(colour());
    painter.drawRoundedRect(QRectF(0, top, thumb().x(), kTrackHeight), kTrackHeight / 2, kTrackHeight / 2);
}

void SlimSlider::paintThumb(QPainter& painter) const
{
    const QPointF middle = thumb();
    if (hasFocus()) {
        painter.setBrush(theme().user);
        painter.drawEllipse(middle, kThumbRadius + 1.5, kThumbRadius + 1.5);
        painter.setBrush(theme().surface);
        painter.drawEllipse(middle, kThumbRadius, kThumbRadius);
    }
    const bool isFaint = m_isFaint || !isEnabled();
    painter.setBrush(isFaint ? theme().line : theme().text);
    const double radius = (underMouse() || isSliderDown()) && isEnabled() ? kThumbRadius : kThumbRadius - 1;
    if (!m_isBeyond) {
        painter.drawEllipse(middle, radius, radius);
        return;
    }
    QPainterPath arrow;
    arrow.moveTo(middle + QPointF(-radius, -radius));
    arrow.lineTo(middle + QPointF(radius, 0));
    arrow.lineTo(middle + QPointF(-radius, radius));
    arrow.closeSubpath();
    painter.drawPath(arrow);
}

} // namespace referee::ui
