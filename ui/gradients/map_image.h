// SPDX-License-Identifier: GPL-3.0-or-later
// From the numbers of a map to its picture, opaque for the map itself and as a veil for the picture.
#pragma once

#include "ui/gradients/map_math.h"
#include "ui/widgets/color_map.h"

#include <QtCore/QStringList>
#include <QtGui/QImage>

namespace referee::ui {

/// RGB32, one pixel a cell. Beyond ±scale the end colours; a scale of zero shows zeros.
QImage mapImage(const MapPlanes& planes, double scale, const ColorMap& colours);
/// ARGB32 premultiplied, to be laid over the picture.
QImage mapVeil(const MapPlanes& planes, double scale, const ColorMap& colours);
/// Left, middle and right of its colour bar: −scale, 0, +scale, or 0 and scale for lengths.
QStringList scaleLabels(const ColorMap& colours, double scale);

} // namespace referee::ui
