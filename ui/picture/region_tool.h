// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the region on a picture: from mouse positions to latent cells, and the drawing of the region. A change is
// emitted at the end of a stroke, because each one changes the run.
#pragma once

#include "ui/picture/region_brush.h"
#include "ui/widgets/picture_transform.h"

#include <QtCore/QLineF>
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtGui/QPixmap>

class QPainter;

namespace referee::ui {

class RegionTool : public QObject {
    Q_OBJECT
public:
    explicit RegionTool(QObject* parent = nullptr);

    /// Width and height of a latent cell in pixels of the picture.
    void setLatentFactor(int pixels);
    void setPictureSize(const QSize& size);
    bool isUsable() const { return !m_picture.isEmpty(); }
    bool isActive() const { return m_isActive; }
    RegionMask region() const { return m_brush.region(); }
    void setRegion(const RegionMask& region);
    const RegionBrush& brush() const { return m_brush; }

    /// In picture pixels.
    void beginStroke(const QPointF& at);
    void strokeTo(const QPointF& to);
    void endStroke();

    void paint(QPainter& painter, const PictureMapping& mapping, const QSize& widget);
    /// The brush's outline around a widget point.
    void paintCursor(QPainter& painter, const PictureMapping& mapping, const QPointF& at) const;

public Q_SLOTS:
    void setActive(bool isActive);
    void setErasing(bool isErasing);
    void setDiameter(double cells);
    void grow(int steps);
    void clear();
    void invert();

Q_SIGNALS:
    /// The region is another one after a stroke, clear or invert.
    void regionChanged(const RegionMask& region);
    void activeChanged(bool isActive);
    void brushChanged();
    /// The region must be drawn again.
    void looksChanged();

private:
    QPointF cellOf(const QPointF& picturePoint) const;
    void touch();
    void announce();
    RegionBrush m_brush;
    RegionMask m_announced;
    QSize m_picture;
    int m_factor = 8;
    bool m_isActive = false;
    bool m_isStroking = false;
    QPointF m_last;

    // The rendered veil, and the view that it was rendered for.
    QPixmap m_veil;
    QRectF m_veilRect;
    QList<QLineF> m_edge;
    bool m_isVeilOld = true;
};

} // namespace referee::ui
