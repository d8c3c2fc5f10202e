// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/color_map.h"

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

} // namespace referee::ui
