// SPDX-License-Identifier: GPL-3.0-or-later
// Draws other branches behind the curves of the current run. The drawing is cached while the current run grows: it is
// made again only when a branch, the axes or the colours change.
#pragma once

#include "ui/plots/branch_curves.h"
#include "ui/plots/curve_items.h"

#include <QtGui/QPixmap>

#include <bitset>

namespace referee::ui {

class CurveGraphs;

class BranchLines {
public:
    /// Adds its items to the plot. The arguments must outlive the plot.
    BranchLines(QCustomPlot* plot, const CurveScene& scene, const CurveGraphs& graphs, const BranchCurves& branches);

    /// "w1 2.0 · matching 0.031 · iteration 57", of the line under this point of the plot; empty: none.
    QString textAt(const QPointF& at) const;

    void draw(QCPPainter* painter);
    /// A dash and a name for each branch, in the upper right corner.
    void drawNames(QCPPainter* painter) const;

private:
    friend struct CurvePlotAccess; ///< for tests: whether the layer was drawn again
    /// All that the drawing depends on.
    struct Look {
        QRect area;
        std::array<double, 4> ranges {};
        double pixelRatio = 1;
        int revision = -1;
        CurveGroup group = CurveGroup::Losses;
        std::bitset<kCurves> curves;
        bool isLogarithmic = false;
        QRgb ground = 0;
        friend bool operator==(const Look&, const Look&) = default;
    };
    Look look() const;
    bool isDrawn(const CurveInfo& info) const;
    QPointF pixelOf(const QPointF& point) const;
    void drawLines(QPainter& painter) const;
    QPolygonF polyline(int line, Curve curve) const;

    QCustomPlot* m_plot;
    const CurveScene& m_scene;
    const CurveGraphs& m_graphs;
    const BranchCurves& m_branches;
    Look m_drawn;
    QPixmap m_layer;
};

} // namespace referee::ui
