// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of a picture a view shows, and where a point of it lies on the screen. Shared by the picture and the
// gradient maps, whose widgets and pixel counts differ: therefore nothing in PictureTransform depends on either.
#pragma once

#include <QtCore/QPoint>
#include <QtCore/QPointF>
#include <QtCore/QRectF>
#include <QtCore/QSize>
#include <QtCore/QSizeF>

namespace referee::ui {

struct PictureTransform {
    double zoom = 0; ///< times the size at which the whole picture just fits the view; 0: fit
    QPointF centre { 0.5, 0.5 }; ///< the point in the middle of the view, 0..1 of the picture's width and height
    friend bool operator==(const PictureTransform&, const PictureTransform&) = default;
};

/// A transform applied to one widget and one picture. Widget coordinates are in logical pixels from the widget's top
/// left corner, picture coordinates in picture pixels: pixel (0, 0) covers 0..1.
class PictureMapping {
public:
    PictureMapping(const PictureTransform& view, const QSizeF& widget, const QSize& picture);

    /// Widget pixels to a picture pixel; 0 when widget or picture is empty.
    double scale() const { return m_scale; }
    /// The scale at which the whole picture just fits.
    double fitScale() const { return m_fitScale; }
    /// Where the whole picture lies in widget coordinates.
    QRectF pictureRect() const;
    QPointF toWidget(const QPointF& picturePoint) const;
    QPointF toPicture(const QPointF& widgetPoint) const;
    /// The picture pixel under a widget point; (-1, -1) beside the picture.
    QPoint pixelAt(const QPointF& widgetPoint) const;

    /// Magnified by a factor while the picture point under the anchor stays there.
    PictureTransform zoomedAbout(const QPointF& anchor, double factor) const;
    /// The picture moved by this many widget pixels; its edge never passes the middle of the view.
    PictureTransform panned(const QPointF& by) const;
    /// The same middle, at this many widget pixels to a picture pixel.
    PictureTransform atScale(double scale) const;

private:
    double boundedScale(double scale) const;
    PictureTransform m_view;
    QSizeF m_widget;
    QSize m_picture;
    double m_fitScale = 0;
    double m_scale = 0;
};

} // namespace referee::ui
