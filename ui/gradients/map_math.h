// SPDX-License-Identifier: GPL-3.0-or-later
// From a gradient to the numbers and colours on the screen. Files hold dL/dz; here it becomes −g, what a side wants.
// Pure functions: no widget, no state.
#pragma once

#include "core/base/types.h"
#include "ui/widgets/color_map.h"

#include <QtCore/QPoint>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtGui/QImage>
#include <cstddef>
#include <span>
#include <vector>

namespace referee::ui {

/// What of a map's channels is shown; Colour: the first three as red, green and blue, as the paper's Figure 12 does.
enum class MapChannel { Colour, First, Second, Third, Fourth, Norm };
inline constexpr int kMapChannels = 6;

/// What is shown of one map, planes one after the other, rows from the top.
struct MapPlanes {
    int width = 0;
    int height = 0;
    int planes = 0; ///< 3 for Colour, else 1
    std::vector<float> values;

    bool isEmpty() const { return values.empty(); }
    std::size_t cells() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
    /// The values of a cell, one a plane; empty outside.
    std::vector<float> at(const QPoint& cell) const;
};

/// A picture's change, which is wanted as it is; else a gradient.
bool isChange(MapKind kind);
/// What the side wants: −g. The picture changes are changes already, and keep their sign.
MapPlanes wantedPlanes(const GradientMap& map, MapChannel channel);
/// The cosine between two maps' channels in each cell, −1..1; 0 where either is zero. Empty unless the sizes agree.
MapPlanes cosinePlanes(const GradientMap& one, const GradientMap& other);
/// One minus the other, value by value. Empty unless the sizes agree.
MapPlanes differencePlanes(const MapPlanes& one, const MapPlanes& other);
/// Share of the cells with a value below zero.
double shareBelowZero(const MapPlanes& planes);

/// 99.5 %: single large cells do not make the others grey.
inline constexpr double kRobustShare = 0.995;
/// The magnitude that this share of the finite values does not exceed. The maximum magnitude where that is zero.
double robustScale(std::span<const float> values, double share = kRobustShare);
/// Those with a value beyond ±scale.
std::vector<QPoint> clippedCells(const MapPlanes& planes, double scale);

/// "+0.0423", "−0.5", "0": three digits, with the typographic minus.
QString signedNumber(double value);

/// RGB32, one pixel a cell. Beyond ±scale the end colours; a scale of zero shows zeros.
QImage mapImage(const MapPlanes& planes, double scale, const ColorMap& colours);
/// ARGB32 premultiplied, to be laid over the picture.
QImage mapVeil(const MapPlanes& planes, double scale, const ColorMap& colours);
/// Left, middle and right of its colour bar: −scale, 0, +scale, or 0 and scale for lengths. Clipped: "≥ +0.137".
QStringList scaleLabels(const ColorMap& colours, double scale, bool isClipped = false);

} // namespace referee::ui
