// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/region_brush.h"

#include <QtCore/QRect>
#include <QtGui/QImage>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr double kSoftCells = 1.5; ///< width of a stroke's soft edge
constexpr uint8_t kWorkedOn = 255;
constexpr int kFirstPart = 5; ///< the first brush is a fifth of the latent's width

RegionMask filled(const QSize& cells, uint8_t cover)
{
    const auto count = static_cast<std::size_t>(cells.width()) * static_cast<std::size_t>(cells.height());
    return { cells.width(), cells.height(), std::vector<uint8_t>(count, cover) };
}

RegionMask resampled(const RegionMask& mask, const QSize& cells)
{
    const QImage all(mask.cover.data(), static_cast<int>(mask.width), static_cast<int>(mask.height),
        static_cast<qsizetype>(mask.width), QImage::Format_Grayscale8);
    const QImage scaled
        = all.scaled(cells, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).convertToFormat(QImage::Format_Grayscale8);
    RegionMask result = filled(cells, 0);
    for (int y = 0; y < cells.height(); ++y) {
        std::copy_n(scaled.constScanLine(y), cells.width(), result.cover.begin() + y * cells.width());
    }
    return result;
}

double distanceToSegment(const QPointF& point, const QPointF& from, const QPointF& to)
{
    const QPointF along = to - from;
    const double length2 = QPointF::dotProduct(along, along);
    const double part = length2 > 0 ? std::clamp(QPointF::dotProduct(point - from, along) / length2, 0.0, 1.0) : 0;
    const QPointF away = point - (from + part * along);
    return std::hypot(away.x(), away.y());
}

/// Which cells a stroke can reach.
QRect reach(const QPointF& from, const QPointF& to, double radius, const QSize& cells)
{
    const QRectF line = QRectF(from, to).normalized().adjusted(-radius, -radius, radius, radius);
    return line.toAlignedRect().intersected(QRect(QPoint(0, 0), cells));
}

} // namespace

void RegionBrush::setCells(const QSize& cells)
{
    if (cells == m_cells) {
        return;
    }
    m_cells = cells;
    setDiameter(std::max(2, cells.width() / kFirstPart));
}

RegionMask RegionBrush::region() const
{
    const auto isAll = [this](uint8_t cover) {
        return std::ranges::all_of(m_mask.cover, [cover](uint8_t each) { return each == cover; });
    };
    return isAll(0) || isAll(kWorkedOn) ? RegionMask() : m_mask;
}

void RegionBrush::setRegion(const RegionMask& region) { m_mask = region; }

void RegionBrush::setDiameter(double diameter)
{
    m_diameter = std::clamp(diameter, 1.0, static_cast<double>(std::max({ 1, m_cells.width(), m_cells.height() })));
}

void RegionBrush::grow(int steps)
{
    const double grown = m_diameter * std::pow(1.25, steps);
    setDiameter(steps > 0 ? std::max(grown, m_diameter + 1) : std::min(grown, m_diameter - 1));
}

void RegionBrush::beginStroke()
{
    if (region().isEmpty()) {
        m_mask = filled(m_cells, m_isErasing ? kWorkedOn : uint8_t { 0 });
    } else if (QSize(static_cast<int>(m_mask.width), static_cast<int>(m_mask.height)) != m_cells) {
        m_mask = resampled(m_mask, m_cells);
    }
}

void RegionBrush::strokeTo(const QPointF& from, const QPointF& to)
{
    const double radius = m_diameter / 2;
    const double soft = std::min(kSoftCells, 0.75 * m_diameter);
    const QRect cells = reach(from, to, radius + soft, m_cells);
    for (int y = cells.top(); y <= cells.bottom(); ++y) {
        for (int x = cells.left(); x <= cells.right(); ++x) {
            const double distance = distanceToSegment({ x + 0.5, y + 0.5 }, from, to);
            const double part = std::clamp((radius + soft / 2 - distance) / soft, 0.0, 1.0);
            const auto cover = static_cast<uint8_t>(std::lround(kWorkedOn * part));
            uint8_t& cell = m_mask.cover[static_cast<std::size_t>(y * m_cells.width() + x)];
            cell = m_isErasing ? std::min(cell, static_cast<uint8_t>(kWorkedOn - cover)) : std::max(cell, cover);
        }
    }
}

void RegionBrush::clear() { m_mask = {}; }

void RegionBrush::invert()
{
    for (uint8_t& cover : m_mask.cover) {
        cover = static_cast<uint8_t>(kWorkedOn - cover);
    }
}

} // namespace referee::ui
