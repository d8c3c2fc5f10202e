// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/branch_lines.h"

#include "ui/plots/curve_graphs.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <cmath>

#include "ui/plots/qcustomplot_wrapper.h"

namespace referee::ui {

namespace {

constexpr double kPenWidth = 1.2;
constexpr int kSample = 22; ///< pixels of the dash before a name
constexpr int kMaxName = 120;
constexpr int kNameGap = 10;
constexpr double kNear = 6; ///< pixels from a line
constexpr int kMinLines = 4; ///< of text that a plot must have room for before names are written into it

QPen penOf(const QColor& colour, int line)
{
    static const std::array<QVector<qreal>, 8> kDashes { { { 5, 2.5 }, { 1.5, 2 }, { 8, 2, 1.5, 2 }, { 3, 4 },
        { 10, 3 }, { 5, 2, 1.5, 2, 1.5, 2 }, { 1.5, 5 }, { 10, 2, 4, 2 } } };
    QPen pen(colour, kPenWidth);
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern(kDashes[static_cast<std::size_t>(line) % kDashes.size()]);
    return pen;
}

/// Of many points in one column of pixels the lowest and the highest suffice.
QPolygonF thinned(const QPolygonF& points)
{
    QPolygonF few;
    for (qsizetype begin = 0; begin < points.size();) {
        const double column = std::floor(points[begin].x());
        qsizetype end = begin;
        while (end < points.size() && std::floor(points[end].x()) == column) {
            ++end;
        }
        const auto isLower = [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); };
        const auto [low, high] = std::minmax_element(points.begin() + begin, points.begin() + end, isLower);
        few.append(low < high ? *low : *high);
        if (low != high) {
            few.append(low < high ? *high : *low);
        }
        begin = end;
    }
    return few;
}

double distance(const QPointF& at, const QLineF& piece)
{
    const QPointF way = piece.p2() - piece.p1();
    const double square = QPointF::dotProduct(way, way);
    const double share = square > 0 ? QPointF::dotProduct(at - piece.p1(), way) / square : 0;
    return QLineF(at, piece.pointAt(std::clamp(share, 0.0, 1.0))).length();
}

} // namespace

BranchLines::BranchLines(
    QCustomPlot* plot, const CurveScene& scene, const CurveGraphs& graphs, const BranchCurves& branches)
    : m_plot(plot)
    , m_scene(scene)
    , m_graphs(graphs)
    , m_branches(branches)
{
    const QString behind = QStringLiteral("branches");
    plot->addLayer(behind, plot->layer(QStringLiteral("main")), QCustomPlot::limBelow);
    addDrawnItem(plot, behind, [this](QCPPainter* painter) { draw(painter); });
    addDrawnItem(plot, QStringLiteral("axes"), [this](QCPPainter* painter) { drawNames(painter); });
}

bool BranchLines::isDrawn(const CurveInfo& info) const
{
    return info.group == m_graphs.group() && m_graphs.isShown(info.curve);
}

BranchLines::Look BranchLines::look() const
{
    const QCPRange x = m_plot->xAxis->range();
    const QCPRange y = m_plot->yAxis->range();
    Look look;
    look.area = m_plot->axisRect()->rect();
    look.ranges = { x.lower, x.upper, y.lower, y.upper };
    look.pixelRatio = m_plot->bufferDevicePixelRatio();
    look.revision = m_branches.revision();
    look.group = m_graphs.group();
    for (const CurveInfo& info : curveTable()) {
        look.curves.set(static_cast<std::size_t>(info.curve), isDrawn(info));
    }
    look.isLogarithmic = m_plot->yAxis->scaleType() == QCPAxis::stLogarithmic;
    look.ground = m_scene.theme.surface.rgb();
    return look;
}

/// On the screen from the cached drawing; into a file at its own resolution.
void BranchLines::draw(QCPPainter* painter)
{
    if (m_branches.count() == 0) {
        return;
    }
    if (painter->modes() != QCPPainter::pmDefault) {
        drawLines(*painter);
        return;
    }
    const Look now = look();
    if (now != m_drawn) {
        m_layer = QPixmap((QSizeF(now.area.size()) * now.pixelRatio).toSize());
        m_layer.setDevicePixelRatio(now.pixelRatio);
        m_layer.fill(Qt::transparent);
        QPainter own(&m_layer);
        own.translate(-now.area.topLeft());
        drawLines(own);
        m_drawn = now;
    }
    painter->drawPixmap(now.area.topLeft(), m_layer);
}

void BranchLines::drawLines(QPainter& painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (int line = 0; line < m_branches.count(); ++line) {
        for (const CurveInfo& info : curveTable()) {
            if (isDrawn(info)) {
                painter.setPen(penOf(quietCurveColour(info, m_scene.theme), line));
                painter.drawPolyline(polyline(line, info.curve));
            }
        }
    }
}

QPointF BranchLines::pixelOf(const QPointF& point) const
{
    return { m_plot->xAxis->coordToPixel(point.x()), m_plot->yAxis->coordToPixel(point.y()) };
}

QPolygonF BranchLines::polyline(int line, Curve curve) const
{
    const bool isLogarithmic = m_plot->yAxis->scaleType() == QCPAxis::stLogarithmic;
    QPolygonF pixels;
    for (const QPointF& point : m_branches.points(line, curve)) {
        if (!isLogarithmic || point.y() > 0) {
            pixels.append(pixelOf(point));
        }
    }
    return pixels.size() > 2 * m_plot->axisRect()->width() ? thinned(pixels) : pixels;
}

void BranchLines::drawNames(QCPPainter* painter) const
{
    painter->setFont(hintFont());
    const QFontMetrics metrics(painter->font());
    const QRect area = m_plot->axisRect()->rect().adjusted(kNameGap, 2, -2, 0);
    if (area.height() < kMinLines * metrics.height()) {
        return;
    }
    QColor ground = m_scene.theme.surface;
    ground.setAlphaF(0.8F);
    int right = area.right();
    for (int line = m_branches.count() - 1; line >= 0; --line) {
        const QString name = metrics.elidedText(m_branches.name(line), Qt::ElideMiddle, kMaxName);
        const int width = kSample + 5 + metrics.horizontalAdvance(name);
        const bool isLast = line == 0;
        const QString rest = QCoreApplication::translate("Curves", "+ %1").arg(line + 1);
        const int needed = width + (isLast ? 0 : kNameGap + metrics.horizontalAdvance(rest));
        const bool fits = right - needed >= area.left();
        const int left = right - (fits ? width : metrics.horizontalAdvance(rest));
        const QRect box(left, area.top(), right - left, metrics.height());
        painter->fillRect(box.adjusted(-3, -2, 3, 0), ground);
        painter->setPen(m_scene.theme.hint);
        painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, fits ? name : rest);
        if (!fits) {
            return;
        }
        painter->setPen(penOf(m_scene.theme.hint, line));
        painter->drawLine(QPointF(left, box.center().y()), QPointF(left + kSample, box.center().y()));
        right = left - kNameGap;
    }
}

QString BranchLines::textAt(const QPointF& at) const
{
    double nearest = kNear;
    QString text;
    for (int line = 0; line < m_branches.count(); ++line) {
        for (const CurveInfo& info : curveTable()) {
            const QVector<QPointF> points = isDrawn(info) ? m_branches.points(line, info.curve) : QVector<QPointF>();
            for (qsizetype i = 1; i < points.size(); ++i) {
                const QLineF piece(pixelOf(points[i - 1]), pixelOf(points[i]));
                const double away = distance(at, piece);
                if (away < nearest) {
                    nearest = away;
                    const QPointF& point = points[at.x() < piece.center().x() ? i - 1 : i];
                    text = QCoreApplication::translate("Curves", "%1 · %2 %3 · iteration %4")
                               .arg(m_branches.name(line), curveName(info.curve), curveValueText(info.curve, point.y()),
                                   QString::number(point.x()));
                }
            }
        }
    }
    return text;
}

} // namespace referee::ui
