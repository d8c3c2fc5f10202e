// SPDX-License-Identifier: GPL-3.0-or-later
// The painted region: one cover value for each latent cell, soft at the edge of a stroke. No widgets.
#pragma once

#include "core/base/types.h"

#include <QtCore/QPointF>
#include <QtCore/QSize>

namespace referee::ui {

class RegionBrush {
public:
    /// The size of the latent. A mask of another size is resampled when the next stroke begins.
    void setCells(const QSize& cells);
    QSize cells() const { return m_cells; }
    /// Empty when nothing or everything is painted: both mean the whole picture.
    RegionMask region() const;
    void setRegion(const RegionMask& region);
    /// The mask as painted; empty before the first stroke.
    const RegionMask& painted() const { return m_mask; }

    bool isErasing() const { return m_isErasing; }
    void setErasing(bool isErasing) { m_isErasing = isErasing; }
    /// In cells.
    double diameter() const { return m_diameter; }
    void setDiameter(double diameter);
    void grow(int steps); ///< negative: shrink

    /// Erasing in an empty region keeps that part and leaves the rest of the picture free.
    void beginStroke();
    /// Between two points in cells, which may be equal.
    void strokeTo(const QPointF& from, const QPointF& to);
    void clear();
    void invert();

private:
    RegionMask m_mask;
    QSize m_cells;
    double m_diameter = 0;
    bool m_isErasing = false;
};

} // namespace referee::ui
