// SPDX-License-Identifier: GPL-3.0-or-later
// Renders a picture for a view: scaled, with overlay, pixel grid and pixel values. Done once for each image and view;
// paintEvent then copies the pixmap.
#pragma once

#include "ui/widgets/picture_transform.h"

#include <QtGui/QColor>
#include <QtGui/QFont>
#include <QtGui/QImage>
#include <QtGui/QPixmap>

class QPainter;

namespace referee::ui {

/// Everything that the layer depends on.
struct PictureLook {
    QImage image;
    QImage overlay; ///< stretched over the image; null: none
    double overlayOpacity = 0;
    PictureTransform view;
    QSize widget;
    double pixelRatio = 1;
    bool isExact = false;
    /// The images are compared by cacheKey().
    bool isSameAs(const PictureLook& other) const;
    PictureMapping mapping() const { return { view, widget, image.size() }; }
    /// Exact on request, and when a pixel is so large that its values are shown.
    bool showsExactPixels() const;
};

inline constexpr double kGridFrom = 12; ///< widget pixels to a picture pixel
inline constexpr double kValuesFrom = 40;

/// As large as the widget, transparent beside the picture.
QPixmap renderPicture(const PictureLook& look, const QFont& font);

/// Draws the visible part of an image of any resolution over the rectangle that the mapping gives its picture.
void drawStretched(QPainter& painter, const PictureMapping& mapping, const QImage& image, bool isSmooth);

} // namespace referee::ui
