// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_graphs.h"

#include "ui/plots/curve_items.h"

#include "ui/plots/qcustomplot_wrapper.h"

namespace referee::ui {

namespace {

constexpr double kOwnPenWidth = 1.6;
constexpr float kRawBehindSmooth = 0.3F; ///< opacity of what was measured behind its smoothed curve

} // namespace

CurveGraphs::CurveGraphs(QCustomPlot* plot, const CurveStore& store, const BranchCurves& branches)
    : m_plot(plot)
    , m_store(store)
    , m_branches(branches)
{
    for (const CurveInfo& info : curveTable()) {
        Drawn& drawn = drawnOf(info.curve);
        drawn.raw = plot->addGraph();
        drawn.smooth = plot->addGraph();
        drawn.isShown = info.isShownAtFirst;
        if (info.group == CurveGroup::Scores) { // few and far between: a line alone would not show the first
            drawn.raw->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 5));
        }
    }
}

void CurveGraphs::setGroup(CurveGroup group)
{
    m_group = group;
    empty();
}

void CurveGraphs::setShown(Curve curve, bool isShown)
{
    drawnOf(curve).isShown = isShown;
    empty();
}

void CurveGraphs::setLogarithmic(bool isLogarithmic)
{
    m_isLogarithmic = isLogarithmic;
    empty();
}

void CurveGraphs::empty()
{
    for (Drawn& drawn : m_curves) {
        drawn.raw->data()->clear();
        drawn.smooth->data()->clear();
        drawn.points = 0;
    }
}

void CurveGraphs::follow()
{
    if (m_revision != m_store.revision()) {
        m_revision = m_store.revision();
        empty();
    }
    for (const CurveInfo& info : curveTable()) {
        fill(info);
    }
}

/// A hidden curve holds no points.
void CurveGraphs::fill(const CurveInfo& info)
{
    Drawn& drawn = drawnOf(info.curve);
    const bool isWanted = info.group == m_group && drawn.isShown;
    const bool isSmoothed = m_store.smoothing() > 0;
    drawn.raw->setVisible(isWanted);
    drawn.smooth->setVisible(isWanted && isSmoothed);
    if (!isWanted) {
        return;
    }
    const CurveTrack& track = m_store.track(info.curve);
    QVector<QCPGraphData> raw;
    QVector<QCPGraphData> smooth;
    for (; drawn.points < track.size(); ++drawn.points) {
        const std::size_t i = drawn.points;
        if (!isLogarithmicNow() || track.raw[i] > 0) {
            raw.append(QCPGraphData(track.iterations[i], track.raw[i]));
        }
        if (isSmoothed && (!isLogarithmicNow() || track.smooth[i] > 0)) {
            smooth.append(QCPGraphData(track.iterations[i], track.smooth[i]));
        }
    }
    drawn.raw->data()->add(raw, true);
    drawn.smooth->data()->add(smooth, true);
}

void CurveGraphs::applyColours(const Theme& colours)
{
    const bool isSmoothed = m_store.smoothing() > 0;
    for (const CurveInfo& info : curveTable()) {
        const Drawn& drawn = drawnOf(info.curve);
        QColor colour = curveColour(info, colours);
        drawn.smooth->setPen(QPen(colour, kOwnPenWidth, info.line));
        colour.setAlphaF(isSmoothed ? kRawBehindSmooth : 1.0F);
        drawn.raw->setPen(QPen(colour, isSmoothed ? 1 : kOwnPenWidth, isSmoothed ? Qt::SolidLine : info.line));
    }
}

void CurveGraphs::showLegend(bool isShown, const Theme& colours)
{
    placeLegend(isShown);
    m_plot->legend->clearItems();
    m_plot->legend->setVisible(isShown);
    m_plot->legend->setFont(hintFont());
    m_plot->legend->setTextColor(colours.text);
    m_plot->legend->setBrush(Qt::NoBrush);
    m_plot->legend->setBorderPen(Qt::NoPen);
    for (const CurveInfo& info : curveTable()) {
        const Drawn& drawn = drawnOf(info.curve);
        QCPGraph* graph = drawn.smooth->visible() ? drawn.smooth : drawn.raw;
        if (isShown && graph->visible() && drawn.points > 0) {
            graph->setName(curveName(info.curve));
            graph->addToLegend();
        }
    }
}

/// In a line above the plot, where no curve can run through it.
void CurveGraphs::placeLegend(bool isShown)
{
    QCPLayoutGrid* whole = m_plot->plotLayout();
    if (isShown) {
        whole->insertRow(0);
        whole->addElement(0, 0, m_plot->legend);
        whole->setRowStretchFactor(0, 0.001); // as low as it can be
        m_plot->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    } else {
        m_plot->axisRect()->insetLayout()->addElement(m_plot->legend, Qt::AlignTop | Qt::AlignRight);
        whole->simplify();
    }
}

void CurveGraphs::placeValues(int pixels) const
{
    AxisWish wish { .group = m_group, .isLogarithmic = isLogarithmicNow(), .pixels = pixels };
    for (const Drawn& drawn : m_curves) {
        for (const QCPGraph* graph : { drawn.raw, drawn.smooth }) {
            bool isFound = false;
            const QCPRange own = graph->visible() ? graph->getValueRange(isFound) : QCPRange();
            if (isFound) {
                wish.include(own.lower, own.upper);
            }
        }
    }
    addBranches(wish);
    placeValueAxis(m_plot->yAxis, wish);
}

bool CurveGraphs::hasPoints() const
{
    bool isAnyShown = false;
    for (const CurveInfo& info : curveTable()) {
        const Drawn& drawn = m_curves[static_cast<std::size_t>(info.curve)];
        isAnyShown = isAnyShown || (info.group == m_group && drawn.isShown);
        if (info.group == m_group && drawn.points > 0) {
            return true;
        }
    }
    return !isAnyShown;
}

void CurveGraphs::addBranches(AxisWish& wish) const
{
    for (const CurveInfo& info : curveTable()) {
        const auto span = info.group == m_group && isShown(info.curve) ? m_branches.span(info.curve) : std::nullopt;
        const double least = span && wish.isLogarithmic ? span->leastPositive : (span ? span->least : 0);
        if (span && (!wish.isLogarithmic || least > 0)) {
            wish.include(least, span->greatest);
        }
    }
}

QVector<QPointF> CurveGraphs::drawnPoints(Curve curve, bool isSmooth) const
{
    const Drawn& drawn = m_curves[static_cast<std::size_t>(curve)];
    const auto data = (isSmooth ? drawn.smooth : drawn.raw)->data();
    QVector<QPointF> points;
    for (auto point = data->constBegin(); point != data->constEnd(); ++point) {
        points.append(QPointF(point->key, point->value));
    }
    return points;
}

} // namespace referee::ui
