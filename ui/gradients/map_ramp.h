// SPDX-License-Identifier: GPL-3.0-or-later
// From the numbers of a map to its colours, opaque for the map itself and as a veil for the picture.
#pragma once

#include "ui/gradients/map_math.h"
#include "ui/theme/theme.h"

#include <QtGui/QImage>

#include <array>

namespace referee::ui {

/// How −1..1 (or 0..1) becomes a colour: tables, so that no cell costs more than a look-up.
struct MapRamp {
    static constexpr int kSteps = 257; ///< odd: zero has a colour of its own

    /// Purple, through the middle, to green.
    static MapRamp signedRamp(const Theme& theme);
    /// From the middle to one hue: for lengths, which have no sign.
    static MapRamp light(const Theme& theme, Side side);
    /// Three planes as red, green and blue around grey.
    static MapRamp colour(const Theme& theme);

    bool isColour = false;
    bool isSigned = true;
    std::array<QRgb, kSteps> opaque {};
    std::array<QRgb, kSteps> veil {}; ///< premultiplied; the smaller the value, the more transparent
    QRgb broken = 0; ///< a value that is not a number

    /// x = value ÷ scale.
    int step(float x) const;
};

/// RGB32, one pixel a cell. Beyond ±scale the end colours; a scale of zero shows zeros.
QImage mapImage(const MapPlanes& planes, double scale, const MapRamp& ramp);
/// ARGB32 premultiplied, to be laid over the picture.
QImage mapVeil(const MapPlanes& planes, double scale, const MapRamp& ramp);

} // namespace referee::ui
