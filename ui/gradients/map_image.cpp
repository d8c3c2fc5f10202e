// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_image.h"

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

double inverse(double scale) { return scale > 0 ? 1 / scale : 0; }

void paintRamp(const MapPlanes& planes, double scale, const ColorMap& colours, QImage& image)
{
    const bool isVeil = image.format() == QImage::Format_ARGB32_Premultiplied;
    const std::array<QRgb, ColorMap::kSteps>& table = isVeil ? colours.veil : colours.opaque;
    const auto factor = static_cast<float>(inverse(scale));
    const float* from = planes.values.data();
    for (int y = 0; y < planes.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < planes.width; ++x, ++from) {
            const int step = colours.step(*from * factor);
            line[x] = step < 0 ? colours.broken : table[static_cast<std::size_t>(step)];
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

void paintColour(const MapPlanes& planes, double scale, const ColorMap& colours, QImage& image)
{
    const bool isVeil = image.format() == QImage::Format_ARGB32_Premultiplied;
    const auto factor = static_cast<float>(inverse(scale));
    const float* from = planes.values.data();
    const std::size_t cells = planes.cells();
    for (int y = 0; y < planes.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < planes.width; ++x, ++from) {
            const std::array<float, 3> cell { from[0] * factor, from[cells] * factor, from[2 * cells] * factor };
            line[x] = std::isfinite(cell[0] + cell[1] + cell[2]) ? colourOf(cell, isVeil) : colours.broken;
        }
    }
}

QImage painted(const MapPlanes& planes, double scale, const ColorMap& colours, QImage::Format format)
{
    if (planes.isEmpty() || planes.planes != (colours.isColour ? 3 : 1)) {
        return {};
    }
    QImage image(planes.width, planes.height, format);
    colours.isColour ? paintColour(planes, scale, colours, image) : paintRamp(planes, scale, colours, image);
    return image;
}

} // namespace

QImage mapImage(const MapPlanes& planes, double scale, const ColorMap& colours)
{
    return painted(planes, scale, colours, QImage::Format_RGB32);
}

QImage mapVeil(const MapPlanes& planes, double scale, const ColorMap& colours)
{
    return painted(planes, scale, colours, QImage::Format_ARGB32_Premultiplied);
}

QStringList scaleLabels(const ColorMap& colours, double scale)
{
    const QString most = signedNumber(scale);
    if (!colours.isSigned) {
        return { signedNumber(0), QString(), most };
    }
    return scale > 0 ? QStringList { signedNumber(-scale), signedNumber(0), most }
                     : QStringList { QString(), signedNumber(0), QString() };
}

} // namespace referee::ui
