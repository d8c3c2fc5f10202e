// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a region over its picture: the held part veiled by a grey hatch, and the edge between.
#pragma once

#include "core/base/types.h"
#include "ui/widgets/picture_transform.h"

#include <QtCore/QLineF>
#include <QtCore/QList>
#include <QtGui/QPixmap>

namespace referee::ui {

/// As large as the widget: opaque where z is held, fading with the cover.
QPixmap renderVeil(const RegionMask& mask, const PictureMapping& mapping, const QSize& widget, double pixelRatio);

/// Lines along which the cover passes one half, 0..1 of the picture's width and height.
QList<QLineF> regionEdge(const RegionMask& mask);

} // namespace referee::ui
