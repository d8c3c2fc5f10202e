// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_math.h"

#include <QtCore/QRect>
#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

namespace referee::ui {

namespace {

constexpr int kDigits = 3;

MapPlanes emptyPlanes(const GradientMap& map, int planes)
{
    MapPlanes result { static_cast<int>(map.width), static_cast<int>(map.height), planes, {} };
    const auto expected = static_cast<std::size_t>(map.channels * map.height * map.width);
    if (expected == 0 || map.values.size() != expected) {
        return {};
    }
    result.values.resize(result.cells() * static_cast<std::size_t>(planes));
    return result;
}

void fillNorms(const GradientMap& map, MapPlanes& result)
{
    const std::size_t cells = result.cells();
    for (int64_t channel = 0; channel < map.channels; ++channel) {
        const float* from = map.values.data() + static_cast<std::size_t>(channel) * cells;
        for (std::size_t i = 0; i < cells; ++i) {
            result.values[i] += from[i] * from[i];
        }
    }
    for (float& value : result.values) {
        value = std::sqrt(value);
    }
}

/// Magnitudes of floats are ordered as their bits without the sign.
uint32_t magnitudeBits(float value) { return std::bit_cast<uint32_t>(value) & 0x7fffffffU; }

constexpr uint32_t kInfinityBits = 0x7f800000U;
constexpr int kHalfBits = 16;
constexpr std::size_t kBuckets = std::size_t { 1 } << kHalfBits;

/// The bucket that holds the value of this rank; the rank becomes that within the bucket.
uint32_t bucketOf(const std::vector<uint32_t>& counts, std::size_t& rank)
{
    uint32_t bucket = 0;
    while (rank >= counts[bucket]) {
        rank -= counts[bucket++];
    }
    return bucket;
}

} // namespace

bool isChange(MapKind kind) { return kind == MapKind::RefereePicture || kind == MapKind::SdsPicture; }

std::vector<float> MapPlanes::at(const QPoint& cell) const
{
    std::vector<float> result;
    if (isEmpty() || !QRect(0, 0, width, height).contains(cell)) {
        return result;
    }
    const std::size_t offset
        = static_cast<std::size_t>(cell.y()) * static_cast<std::size_t>(width) + static_cast<std::size_t>(cell.x());
    for (std::size_t i = 0; i < static_cast<std::size_t>(planes); ++i) {
        result.push_back(values[i * cells() + offset]);
    }
    return result;
}

MapPlanes wantedPlanes(const GradientMap& map, MapChannel channel)
{
    const bool isColour = channel == MapChannel::Colour;
    const int first = isColour ? 0 : static_cast<int>(channel) - static_cast<int>(MapChannel::First);
    if (channel != MapChannel::Norm && first + (isColour ? 3 : 1) > map.channels) {
        return {};
    }
    MapPlanes result = emptyPlanes(map, isColour ? 3 : 1);
    if (result.isEmpty()) {
        return result;
    }
    if (channel == MapChannel::Norm) {
        fillNorms(map, result);
        return result;
    }
    const float sign = isChange(map.kind) ? 1.0F : -1.0F;
    const float* from = map.values.data() + static_cast<std::size_t>(first) * result.cells();
    std::transform(from, from + result.values.size(), result.values.begin(), [sign](float g) { return sign * g; });
    return result;
}

MapPlanes cosinePlanes(const GradientMap& one, const GradientMap& other)
{
    MapPlanes result = emptyPlanes(one, 1);
    const bool isSameSize = one.width == other.width && one.height == other.height && one.channels == other.channels;
    if (result.isEmpty() || !isSameSize || other.values.size() != one.values.size()) {
        return {};
    }
    const std::size_t cells = result.cells();
    for (std::size_t i = 0; i < cells; ++i) {
        double dot = 0;
        double oneSquared = 0;
        double otherSquared = 0;
        for (std::size_t at = i; at < one.values.size(); at += cells) {
            const double a = one.values[at];
            const double b = other.values[at];
            dot += a * b;
            oneSquared += a * a;
            otherSquared += b * b;
        }
        const double length = std::sqrt(oneSquared) * std::sqrt(otherSquared);
        result.values[i] = length == 0 ? 0.0F : static_cast<float>(std::clamp(dot / length, -1.0, 1.0));
    }
    return result;
}

MapPlanes differencePlanes(const MapPlanes& one, const MapPlanes& other)
{
    const bool isSameSize = one.width == other.width && one.height == other.height && one.planes == other.planes;
    if (!isSameSize || one.values.size() != other.values.size()) {
        return {};
    }
    MapPlanes result = one;
    std::transform(one.values.begin(), one.values.end(), other.values.begin(), result.values.begin(), std::minus<>());
    return result;
}

std::vector<QPoint> clippedCells(const MapPlanes& planes, double scale)
{
    std::vector<QPoint> clipped;
    const auto most = static_cast<float>(scale);
    const std::size_t cells = planes.isEmpty() ? 0 : planes.cells();
    for (std::size_t i = 0; i < cells; ++i) {
        bool isBeyond = false;
        for (std::size_t at = i; at < planes.values.size(); at += cells) {
            isBeyond = isBeyond || std::abs(planes.values[at]) > most;
        }
        if (isBeyond) {
            const auto width = static_cast<std::size_t>(planes.width);
            clipped.emplace_back(static_cast<int>(i % width), static_cast<int>(i / width));
        }
    }
    return clipped;
}

double shareBelowZero(const MapPlanes& planes)
{
    if (planes.isEmpty()) {
        return 0;
    }
    const auto below = std::ranges::count_if(planes.values, [](float x) { return x < 0; });
    return static_cast<double>(below) / static_cast<double>(planes.values.size());
}

// Counting by the upper, then by the lower half of the bits finds the exact value in two passes; sorting the
// 786,432 numbers of a pixel map would take longer than the window may be busy.
double robustScale(std::span<const float> values, double share)
{
    std::vector<uint32_t> counts(kBuckets);
    std::size_t finite = 0;
    uint32_t max = 0;
    for (const float value : values) {
        const uint32_t bits = magnitudeBits(value);
        if (bits < kInfinityBits) {
            ++counts[bits >> kHalfBits];
            ++finite;
            max = std::max(max, bits);
        }
    }
    if (finite == 0) {
        return 0;
    }
    auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(finite))) - 1;
    const uint32_t upper = bucketOf(counts, rank);
    std::ranges::fill(counts, 0U);
    for (const float value : values) {
        const uint32_t bits = magnitudeBits(value);
        if (bits >> kHalfBits == upper && bits < kInfinityBits) {
            ++counts[bits & (kBuckets - 1)];
        }
    }
    const uint32_t found = upper << kHalfBits | bucketOf(counts, rank);
    return std::bit_cast<float>(found == 0 ? max : found);
}

QString signedNumber(double value)
{
    if (value == 0) {
        return QStringLiteral("0");
    }
    QString digits = QString::number(std::abs(value), 'g', kDigits);
    if (std::isnan(value)) {
        return digits;
    }
    return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + digits.replace(QLatin1Char('-'), QChar(0x2212));
}

namespace {

/// Grey 127.5 is zero, as in the paper's figure; in a veil the largest channel gives the opacity.
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

/// `pixelAt` is given the cell's first value.
template <typename PixelAt> void paintPixels(const MapPlanes& planes, QImage& image, const PixelAt& pixelAt)
{
    const float* from = planes.values.data();
    for (int y = 0; y < planes.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < planes.width; ++x, ++from) {
            line[x] = pixelAt(from);
        }
    }
}

QImage painted(const MapPlanes& planes, double scale, const ColorMap& colours, QImage::Format format)
{
    if (planes.isEmpty() || planes.planes != (colours.isColour ? 3 : 1)) {
        return {};
    }
    QImage image(planes.width, planes.height, format);
    const bool isVeil = format == QImage::Format_ARGB32_Premultiplied;
    const auto factor = static_cast<float>(scale > 0 ? 1 / scale : 0);
    if (colours.isColour) {
        paintPixels(planes, image, [&, cells = planes.cells()](const float* from) {
            const std::array<float, 3> cell { from[0] * factor, from[cells] * factor, from[2 * cells] * factor };
            return std::isfinite(cell[0] + cell[1] + cell[2]) ? colourOf(cell, isVeil) : colours.broken;
        });
    } else {
        paintPixels(planes, image, [&, &table = isVeil ? colours.veil : colours.opaque](const float* from) {
            const int step = colours.step(*from * factor);
            return step < 0 ? colours.broken : table[static_cast<std::size_t>(step)];
        });
    }
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

QStringList scaleLabels(const ColorMap& colours, double scale, bool isClipped)
{
    const QString zero = signedNumber(0);
    const QString most = (isClipped ? QStringLiteral("≥ ") : QString()) + signedNumber(scale);
    if (!colours.isSigned) {
        return { zero, QString(), most };
    }
    const QString least = (isClipped ? QStringLiteral("≤ ") : QString()) + signedNumber(-scale);
    return { scale > 0 ? least : QString(), zero, scale > 0 ? most : QString() };
}

} // namespace referee::ui
