// SPDX-License-Identifier: GPL-3.0-or-later
// The curves panel with a run of plain numbers in it.
#pragma once

#include "ui/plots/curve_plot.h"
#include "ui/plots/curves_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/conflict_strip.h"

#include <QtTest/QtTest>

namespace referee::ui {

inline constexpr int kRepaintMs = 100; ///< the panel's promise

inline StepReport step(qint64 iteration)
{
    StepReport report;
    report.iteration = iteration;
    report.itm = 1.0 / static_cast<double>(iteration + 1);
    report.caption = 2.5;
    report.refereeNorm = iteration % 10 == 0 ? 0 : 0.02;
    report.sdsNorm = 1;
    report.cosine = -0.3;
    report.refereeShare = 0.6;
    report.sdsShare = 0.3;
    report.noiseShare = 0.1;
    report.latentStd = 1;
    return report;
}

struct CurvePlotAccess {
    static QVector<QPointF> points(CurvePlot& plot, Curve curve, bool isSmooth)
    {
        return plot.graphs().drawnPoints(curve, isSmooth);
    }
    /// Another one as soon as the branches are drawn again.
    static qint64 branchLayer(const CurvePlot& plot) { return plot.m_lines->m_layer.cacheKey(); }
    static QString sentence(const CurvePlot& plot) { return plot.m_scene.sentence; }
    static QString branchTextAt(const CurvePlot& plot, const QPointF& at) { return plot.m_lines->textAt(at); }
};

/// A panel on the (offscreen) screen, with what tests reach into.
struct Shown {
    explicit Shown(int steps = 0)
    {
        panel.resize(600, 200);
        panel.setLength(100, 10);
        for (int i = 0; i < steps; ++i) {
            panel.append(step(i));
        }
        panel.show();
        settle();
    }
    static void settle() { QTest::qWait(3 * kRepaintMs); }
    CurvePlot& plot() { return *panel.findChild<CurvePlot*>(); }
    qsizetype drawn(Curve curve) { return CurvePlotAccess::points(plot(), curve, false).size(); }
    CurveChip* chip(Curve curve)
    {
        for (CurveChip* chip : panel.findChildren<CurveChip*>()) {
            if (chip->toolTip() == curveTip(curve)) {
                return chip;
            }
        }
        return nullptr;
    }
    FlatButton* button(const QString& text)
    {
        for (FlatButton* button : panel.findChildren<FlatButton*>()) {
            if (button->text() == text && qobject_cast<CurveChip*>(button) == nullptr) {
                return button;
            }
        }
        return nullptr;
    }
    CurvesPanel panel;
    QSignalSpy replots { plot().findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly).front(),
        SIGNAL(afterReplot()) };
};

} // namespace referee::ui
