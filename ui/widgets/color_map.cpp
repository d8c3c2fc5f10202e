// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/color_map.h"

#include <QtCore/QEvent>
#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kLast = ColorMap::kSteps - 1;
constexpr int kMiddle = kLast / 2;

int mixed(int from, int to, double part) { return static_cast<int>(std::lround(from + (to - from) * part)); }

QRgb mixed(const QColor& from, const QColor& to, double part)
{
    return qRgb(
        mixed(from.red(), to.red(), part), mixed(from.green(), to.green(), part), mixed(from.blue(), to.blue(), part));
}

QRgb veiled(const QColor& colour, double cover)
{
    return qPremultiply(qRgba(colour.red(), colour.green(), colour.blue(), mixed(0, 255, cover)));
}

constexpr int kBarHeight = 8;
constexpr int kBarGap = 2; ///< above numbers below
constexpr int kTextGap = 6; ///< to numbers beside
constexpr int kBarWidth = 72; ///< between numbers
constexpr int kMinWidth = 96;
constexpr int kParts = 3; ///< red, green, blue

/// The map in one row; with three planes, a row for each while the others are zero.
QImage barImage(const ColorMap& map)
{
    QImage image(ColorMap::kSteps, kParts, QImage::Format_RGB32);
    for (int row = 0; row < kParts; ++row) {
        for (int i = 0; i < ColorMap::kSteps; ++i) {
            std::array<int, kParts> parts { 128, 128, 128 };
            parts[static_cast<std::size_t>(row)] = 255 * i / (ColorMap::kSteps - 1);
            image.setPixel(
                i, row, map.isColour ? qRgb(parts[0], parts[1], parts[2]) : map.opaque[static_cast<std::size_t>(i)]);
        }
    }
    return image;
}

} // namespace

int ColorMap::step(float x) const
{
    if (!std::isfinite(x)) {
        return -1;
    }
    const float place = isSigned ? (x + 1) * kMiddle : x * kLast;
    return static_cast<int>(std::clamp(place, 0.0F, static_cast<float>(kLast)) + 0.5F);
}

QRgb ColorMap::at(double x) const
{
    const int place = step(static_cast<float>(x));
    return place < 0 ? broken : opaque[static_cast<std::size_t>(place)];
}

ColorMap ColorMap::signedRamp(const Theme& theme)
{
    ColorMap map;
    map.broken = theme.error.rgb();
    for (int i = 0; i < kSteps; ++i) {
        const double x = static_cast<double>(i - kMiddle) / kMiddle;
        const QColor& end = x < 0 ? theme.negative : theme.positive;
        map.opaque[static_cast<std::size_t>(i)] = mixed(theme.middle, end, std::abs(x));
        map.veil[static_cast<std::size_t>(i)] = veiled(end, std::abs(x));
    }
    return map;
}

ColorMap ColorMap::between(const QColor& least, const QColor& most)
{
    ColorMap map;
    map.isSigned = false;
    for (int i = 0; i < kSteps; ++i) {
        const double x = static_cast<double>(i) / kLast;
        map.opaque[static_cast<std::size_t>(i)] = mixed(least, most, x);
        map.veil[static_cast<std::size_t>(i)] = veiled(most, x);
    }
    return map;
}

ColorMap ColorMap::light(const Theme& theme, Side side)
{
    ColorMap map = between(theme.middle, theme.of(side));
    map.broken = theme.error.rgb();
    return map;
}

ColorMap ColorMap::colour(const Theme& theme)
{
    ColorMap map;
    map.isColour = true;
    map.broken = theme.error.rgb();
    return map;
}

ColorBar::ColorBar(Labels place, QWidget* parent)
    : QWidget(parent)
    , m_place(place)
{
    setSizePolicy(place == Labels::Below ? QSizePolicy::Expanding : QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ColorBar::setMap(const ColorMap& map)
{
    m_map = map;
    update();
}

void ColorBar::setLabels(const QStringList& labels)
{
    if (labels != m_labels) {
        m_labels = labels;
        updateGeometry();
        update();
    }
}

QSize ColorBar::sizeHint() const
{
    const QFontMetrics metrics(hintFont());
    if (m_place == Labels::Below) {
        return { kMinWidth, kBarHeight + kBarGap + metrics.height() };
    }
    const int texts = metrics.horizontalAdvance(m_labels.first()) + metrics.horizontalAdvance(m_labels.last());
    return { texts + kBarWidth + 2 * kTextGap, metrics.height() };
}

QRect ColorBar::barRect() const
{
    if (m_place == Labels::Below) {
        return { 0, 0, width(), kBarHeight };
    }
    const int left = QFontMetrics(hintFont()).horizontalAdvance(m_labels.first()) + kTextGap;
    return { left, (height() - kBarHeight) / 2, kBarWidth, kBarHeight };
}

void ColorBar::paintEvent(QPaintEvent* /*event*/)
{
    if (m_place == Labels::Beside && m_labels.first().isEmpty()) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLabels(painter);
    paintBar(painter, barRect());
}

void ColorBar::paintLabels(QPainter& painter) const
{
    painter.setFont(hintFont());
    painter.setPen(theme().hint);
    const bool isBelow = m_place == Labels::Below;
    const QRect line = isBelow ? rect().adjusted(0, kBarHeight + kBarGap, 0, 0) : rect();
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_labels.first());
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, m_labels.last());
    const QFontMetrics metrics = painter.fontMetrics();
    const int ends = std::max(metrics.horizontalAdvance(m_labels.first()), metrics.horizontalAdvance(m_labels.last()));
    if (isBelow && width() > 2 * ends + metrics.horizontalAdvance(m_labels[1]) + 2 * kGap) {
        painter.drawText(line, Qt::AlignHCenter | Qt::AlignVCenter, m_labels[1]);
    }
}

void ColorBar::paintBar(QPainter& painter, const QRect& bar) const
{
    QPainterPath outline;
    outline.addRoundedRect(QRectF(bar), kBarHeight / 2.0, kBarHeight / 2.0);
    painter.setClipPath(outline);
    painter.drawImage(bar, barImage(m_map));
    if (m_place == Labels::Beside) {
        return;
    }
    painter.setClipping(false);
    painter.setPen(theme().line); // zero of the dark map is nearly the panel's own colour
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(bar).adjusted(0.5, 0.5, -0.5, -0.5), (kBarHeight - 1) / 2.0, (kBarHeight - 1) / 2.0);
}

void ColorBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
    }
}

} // namespace referee::ui
