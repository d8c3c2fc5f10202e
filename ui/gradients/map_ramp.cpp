// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_ramp.h"

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kLast = MapRamp::kSteps - 1;
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

double inverse(double scale) { return scale > 0 ? 1 / scale : 0; }

void paintRamp(const MapPlanes& planes, double scale, const MapRamp& ramp, QImage& image)
{
    const bool isVeil = image.format() == QImage::Format_ARGB32_Premultiplied;
    const std::array<QRgb, MapRamp::kSteps>& table = isVeil ? ramp.veil : ramp.opaque;
    const auto factor = static_cast<float>(inverse(scale));
    const float* from = planes.values.data();
    for (int y = 0; y < planes.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < planes.width; ++x, ++from) {
            const int step = ramp.step(*from * factor);
            line[x] = step < 0 ? ramp.broken : table[static_cast<std::size_t>(step)];
        }
    }
}

/// Grey 127.5 is zero, as in the paper's figure; how far from it any channel lies covers the picture in a veil.
QRgb colourOf(const std::array<float, 3>& x, bool isVeil)
{
    std::array<int, 3> parts {};
    float cover = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const float bounded = std::clamp(x[i], -1.0F, 1.0F);
        parts[i] = static_cast<int>((0.5F + 0.5F * bounded) * 255 + 0.5F);
        cover = std::max(cover, std::abs(bounded));
    }
    const int alpha = isVeil ? static_cast<int>(cover * 255 + 0.5F) : 255;
    return qPremultiply(qRgba(parts[0], parts[1], parts[2], alpha));
}

void paintColour(const MapPlanes& planes, double scale, const MapRamp& ramp, QImage& image)
{
    const bool isVeil = image.format() == QImage::Format_ARGB32_Premultiplied;
    const auto factor = static_cast<float>(inverse(scale));
    const float* from = planes.values.data();
    const std::size_t cells = planes.cells();
    for (int y = 0; y < planes.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < planes.width; ++x, ++from) {
            const std::array<float, 3> cell { from[0] * factor, from[cells] * factor, from[2 * cells] * factor };
            line[x] = std::isfinite(cell[0] + cell[1] + cell[2]) ? colourOf(cell, isVeil) : ramp.broken;
        }
    }
}

QImage painted(const MapPlanes& planes, double scale, const MapRamp& ramp, QImage::Format format)
{
    if (planes.isEmpty() || planes.planes != (ramp.isColour ? 3 : 1)) {
        return {};
    }
    QImage image(planes.width, planes.height, format);
    ramp.isColour ? paintColour(planes, scale, ramp, image) : paintRamp(planes, scale, ramp, image);
    return image;
}

} // namespace

int MapRamp::step(float x) const
{
    if (!std::isfinite(x)) {
        return -1;
    }
    const float place = isSigned ? (x + 1) * kMiddle : x * kLast;
    return static_cast<int>(std::clamp(place, 0.0F, static_cast<float>(kLast)) + 0.5F);
}

MapRamp MapRamp::signedRamp(const Theme& theme)
{
    MapRamp ramp;
    ramp.broken = theme.error.rgb();
    for (int i = 0; i < kSteps; ++i) {
        const double x = static_cast<double>(i - kMiddle) / kMiddle;
        const QColor& end = x < 0 ? theme.negative : theme.positive;
        ramp.opaque[static_cast<std::size_t>(i)] = mixed(theme.middle, end, std::abs(x));
        ramp.veil[static_cast<std::size_t>(i)] = veiled(end, std::abs(x));
    }
    return ramp;
}

MapRamp MapRamp::light(const Theme& theme, Side side)
{
    MapRamp ramp;
    ramp.isSigned = false;
    ramp.broken = theme.error.rgb();
    for (int i = 0; i < kSteps; ++i) {
        const double x = static_cast<double>(i) / kLast;
        ramp.opaque[static_cast<std::size_t>(i)] = mixed(theme.middle, theme.of(side), x);
        ramp.veil[static_cast<std::size_t>(i)] = veiled(theme.of(side), x);
    }
    return ramp;
}

MapRamp MapRamp::colour(const Theme& theme)
{
    MapRamp ramp;
    ramp.isColour = true;
    ramp.broken = theme.error.rgb();
    return ramp;
}

QImage mapImage(const MapPlanes& planes, double scale, const MapRamp& ramp)
{
    return painted(planes, scale, ramp, QImage::Format_RGB32);
}

QImage mapVeil(const MapPlanes& planes, double scale, const MapRamp& ramp)
{
    return painted(planes, scale, ramp, QImage::Format_ARGB32_Premultiplied);
}

} // namespace referee::ui
