// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture_transform.h"

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr double kMaxScale = 96; ///< large enough to read the values written in a pixel
constexpr double kMinOfFit = 0.25;

QPointF boundedCentre(const QPointF& centre)
{
    return { std::clamp(centre.x(), 0.0, 1.0), std::clamp(centre.y(), 0.0, 1.0) };
}

} // namespace

PictureMapping::PictureMapping(const PictureTransform& view, const QSizeF& widget, const QSize& picture)
    : m_view(view)
    , m_widget(widget)
    , m_picture(picture)
{
    if (widget.isEmpty() || picture.isEmpty()) {
        return;
    }
    m_fitScale = std::min(widget.width() / picture.width(), widget.height() / picture.height());
    m_scale = view.zoom > 0 ? m_fitScale * view.zoom : m_fitScale;
    if (view.zoom <= 0) {
        m_view.centre = PictureTransform().centre; // a fitted picture is always centred
    }
}

QRectF PictureMapping::pictureRect() const { return { toWidget({ 0, 0 }), QSizeF(m_picture) * m_scale }; }

QPointF PictureMapping::toWidget(const QPointF& picturePoint) const
{
    const QPointF middle(m_view.centre.x() * m_picture.width(), m_view.centre.y() * m_picture.height());
    return (picturePoint - middle) * m_scale + QPointF(m_widget.width() / 2, m_widget.height() / 2);
}

QPointF PictureMapping::toPicture(const QPointF& widgetPoint) const
{
    if (m_scale <= 0) {
        return { -1, -1 };
    }
    const QPointF middle(m_view.centre.x() * m_picture.width(), m_view.centre.y() * m_picture.height());
    return (widgetPoint - QPointF(m_widget.width() / 2, m_widget.height() / 2)) / m_scale + middle;
}

QPoint PictureMapping::pixelAt(const QPointF& widgetPoint) const
{
    const QPointF point = toPicture(widgetPoint);
    const QPoint pixel(static_cast<int>(std::floor(point.x())), static_cast<int>(std::floor(point.y())));
    return QRect(QPoint(0, 0), m_picture).contains(pixel) ? pixel : QPoint(-1, -1);
}

PictureTransform PictureMapping::zoomedAbout(const QPointF& anchor, double factor) const
{
    if (m_scale <= 0) {
        return m_view;
    }
    const double scale = boundedScale(m_scale * factor);
    const QPointF still = toPicture(anchor);
    const QPointF fromMiddle = (anchor - QPointF(m_widget.width() / 2, m_widget.height() / 2)) / scale;
    const QPointF middle = still - fromMiddle;
    return { scale / m_fitScale, boundedCentre({ middle.x() / m_picture.width(), middle.y() / m_picture.height() }) };
}

PictureTransform PictureMapping::panned(const QPointF& by) const
{
    if (m_scale <= 0) {
        return m_view;
    }
    const QPointF part(by.x() / (m_scale * m_picture.width()), by.y() / (m_scale * m_picture.height()));
    return { m_scale / m_fitScale, boundedCentre(m_view.centre - part) };
}

PictureTransform PictureMapping::atScale(double scale) const
{
    return m_scale <= 0 ? m_view : PictureTransform { boundedScale(scale) / m_fitScale, m_view.centre };
}

double PictureMapping::boundedScale(double scale) const
{
    const double least = std::min(1.0, m_fitScale) * kMinOfFit;
    return std::clamp(scale, least, std::max(kMaxScale, m_fitScale));
}

} // namespace referee::ui
