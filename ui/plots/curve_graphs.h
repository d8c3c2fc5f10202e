// SPDX-License-Identifier: GPL-3.0-or-later
// The graphs of a plot: takes over what the tracks have new, one group at a time.
#pragma once

#include "ui/plots/branch_curves.h"

#include <QtCore/QPointF>
#include <QtCore/QVector>

class QCPGraph;
class QCustomPlot;

namespace referee::ui {

struct AxisWish;

class CurveGraphs {
public:
    CurveGraphs(QCustomPlot* plot, const CurveStore& store, const BranchCurves& branches);

    void setGroup(CurveGroup group);
    CurveGroup group() const { return m_group; }
    void setShown(Curve curve, bool isShown);
    bool isShown(Curve curve) const { return m_curves[static_cast<std::size_t>(curve)].isShown; }
    void setLogarithmic(bool isLogarithmic);
    bool isLogarithmic() const { return m_isLogarithmic; }

    /// Takes over what the store has more; everything anew only when the store changed otherwise than by growing.
    void follow();
    void applyColours(const Theme& colours);
    void showLegend(bool isShown, const Theme& colours);
    /// Fits the value axis, `pixels` high, to what is shown, other branches included.
    void placeValues(int pixels) const;
    /// A chosen curve of the group has a value, or all are hidden by the user.
    bool hasPoints() const;

private:
    friend struct CurvePlotAccess; ///< for tests: what is drawn
    QVector<QPointF> drawnPoints(Curve curve, bool isSmooth) const;
    struct Drawn {
        QCPGraph* raw = nullptr;
        QCPGraph* smooth = nullptr;
        std::size_t points = 0; ///< of the track that the graphs have
        bool isShown = true;
    };
    Drawn& drawnOf(Curve curve) { return m_curves[static_cast<std::size_t>(curve)]; }
    bool isLogarithmicNow() const { return m_isLogarithmic && canBeLogarithmic(m_group); }
    void empty();
    void placeLegend(bool isShown);
    void fill(const CurveInfo& info);
    void addBranches(AxisWish& wish) const;

    QCustomPlot* m_plot;
    const CurveStore& m_store;
    const BranchCurves& m_branches;
    std::array<Drawn, kCurves> m_curves;
    CurveGroup m_group = CurveGroup::Losses;
    int m_revision = 0;
    bool m_isLogarithmic = false;
};

} // namespace referee::ui
