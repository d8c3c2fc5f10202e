// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/region_tool.h"

#include "ui/picture/region_strip.h"
#include "ui/theme/theme.h"

#include <QtGui/QPainter>

#include <algorithm>
#include <functional>

namespace referee::ui {

namespace {

constexpr double kEdgeWidth = 1.5;

/// With a dark or light outline, so that the colour is visible on any picture.
void drawSeen(QPainter& painter, const QColor& colour, const std::function<void()>& draw)
{
    const QColor seam = theme().isDark ? theme().window : theme().surface;
    for (const QPen& pen : { QPen(seam, kEdgeWidth + 2), QPen(colour, kEdgeWidth) }) {
        painter.setPen(QPen(pen.brush(), pen.widthF(), Qt::SolidLine, Qt::RoundCap));
        draw();
    }
}

} // namespace

RegionTool::RegionTool(QObject* parent)
    : QObject(parent)
{
}

void RegionTool::setLatentFactor(int pixels)
{
    m_factor = std::max(1, pixels);
    setPictureSize(m_picture);
}

void RegionTool::setPictureSize(const QSize& size)
{
    m_picture = size;
    if (!size.isEmpty()) {
        m_brush.setCells(QSize(size.width() / m_factor, size.height() / m_factor).expandedTo({ 1, 1 }));
    }
}

void RegionTool::setRegion(const RegionMask& region)
{
    m_brush.setRegion(region);
    m_announced = m_brush.region();
    touch();
}

void RegionTool::beginStroke(const QPointF& at)
{
    m_isStroking = true;
    m_brush.beginStroke();
    m_last = cellOf(at);
    strokeTo(at);
}

void RegionTool::strokeTo(const QPointF& to)
{
    if (!m_isStroking) {
        return;
    }
    m_brush.strokeTo(m_last, cellOf(to));
    m_last = cellOf(to);
    touch();
}

void RegionTool::endStroke()
{
    m_isStroking = false;
    announce();
}

void RegionTool::paint(QPainter& painter, const PictureMapping& mapping, const QSize& widget)
{
    if (m_brush.painted().isEmpty() || (!m_isActive && region().isEmpty())) {
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF();
    const bool isSameView = m_veilRect == mapping.pictureRect() && m_veil.size() == (QSizeF(widget) * ratio).toSize();
    if (m_isVeilOld || !isSameView) {
        m_veil = renderVeil(m_brush.painted(), mapping, widget, ratio, m_isActive);
        m_edge = regionEdge(m_brush.painted());
        m_veilRect = mapping.pictureRect();
        m_isVeilOld = false;
    }
    painter.drawPixmap(QPointF(0, 0), m_veil); // always: else nobody knows which side is protected
    QList<QLineF> lines;
    const QRectF rect = mapping.pictureRect();
    const auto toWidget = QTransform::fromTranslate(rect.left(), rect.top()).scale(rect.width(), rect.height());
    for (const QLineF& line : m_edge) {
        lines.append(toWidget.map(line));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    drawSeen(painter, theme().user, [&] { painter.drawLines(lines); });
}

void RegionTool::paintCursor(QPainter& painter, const PictureMapping& mapping, const QPointF& at) const
{
    const double radius = m_brush.diameter() / 2 * m_factor * mapping.scale();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const QColor colour = m_brush.isErasing() ? theme().hint : theme().user;
    drawSeen(painter, colour, [&] { painter.drawEllipse(at, radius, radius); });
}

void RegionTool::setActive(bool isActive)
{
    if (isActive == m_isActive || (isActive && !isUsable())) {
        return;
    }
    if (m_isStroking) {
        endStroke();
    }
    m_isActive = isActive;
    m_isVeilOld = true;
    Q_EMIT activeChanged(isActive);
    Q_EMIT looksChanged();
}

void RegionTool::setErasing(bool isErasing)
{
    m_brush.setErasing(isErasing);
    Q_EMIT brushChanged();
}

void RegionTool::setDiameter(double cells)
{
    m_brush.setDiameter(cells);
    Q_EMIT brushChanged();
}

void RegionTool::grow(int steps)
{
    m_brush.grow(steps);
    Q_EMIT brushChanged();
}

void RegionTool::clear()
{
    m_brush.clear();
    touch();
    announce();
}

void RegionTool::invert()
{
    m_brush.invert();
    touch();
    announce();
}

QPointF RegionTool::cellOf(const QPointF& picturePoint) const
{
    return { picturePoint.x() * m_brush.cells().width() / m_picture.width(),
        picturePoint.y() * m_brush.cells().height() / m_picture.height() };
}

void RegionTool::touch()
{
    m_isVeilOld = true;
    Q_EMIT looksChanged();
}

void RegionTool::announce()
{
    const RegionMask now = region();
    if (now != m_announced) {
        m_announced = now;
        Q_EMIT regionChanged(now);
    }
}

} // namespace referee::ui
