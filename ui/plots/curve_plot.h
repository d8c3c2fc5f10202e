// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the tracks of a CurveStore: one group at a time, at most ten times a second, nothing while hidden.
#pragma once

#include "ui/plots/branch_lines.h"
#include "ui/plots/curve_graphs.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <optional>

namespace referee::ui {

enum class PlotFormat { Png, Pdf };

class CurvePlot : public QWidget {
    Q_OBJECT
public:
    CurvePlot(const CurveStore& store, const BranchCurves& branches, QWidget* parent = nullptr);

    /// Group, curves and scale are set there; refresh() shows it.
    CurveGraphs& graphs() { return *m_graphs; }
    /// `tailBegin` -1: the tail is shaded from where the store says.
    void setLength(qint64 length, qint64 tailBegin);
    void setShownIteration(qint64 iteration);
    void describeBranches(const QString& names);
    /// The store grew or changed; the plot follows by its timer.
    void noteChange();
    /// Follows now if visible.
    void refresh();

    qint64 hoveredIteration() const { return m_scene.hovered; }
    qint64 shownIteration() const { return m_scene.shown; }
    qint64 tailBegin() const { return m_scene.tailBegin; }
    double xOf(qint64 iteration) const; ///< in pixels of this widget
    /// What is shown as a figure: with a legend and axis titles, in the colours of paper whatever the theme.
    QByteArray asFile(PlotFormat format);

Q_SIGNALS:
    void hovered(qint64 iteration); ///< -1: no more
    void refreshed();

protected:
    bool event(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    friend struct CurvePlotAccess; ///< for tests: the lines of branches
    void buildLayout();
    void connectWidgets();
    void applyColours(const Theme& colours);
    void follow();
    void dressForFile(bool isForFile);
    void placeAxes(const QSize& whole); ///< as many ticks as fit into a plot of this size
    qint64 iterationAt(double x) const;
    void setHovered(qint64 iteration);
    void drawMoments();

    const CurveStore& m_store;
    const BranchCurves& m_branches;
    CurveScene m_scene;
    QCustomPlot* m_plot;
    std::optional<CurveGraphs> m_graphs;
    std::optional<BranchLines> m_lines;
    QCPLayer* m_moments = nullptr;
    QTimer m_timer;
    qint64 m_length = 0;
    qint64 m_tailBegin = -1;
    bool m_isChanged = true;
};

} // namespace referee::ui
