// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements of the other branches of a run. Iterations that branches share are drawn once.
#pragma once

#include "ui/plots/curve_store.h"

#include <QtCore/QList>
#include <QtCore/QPointF>
#include <QtCore/QStringList>
#include <QtCore/QVector>

namespace referee::ui {

/// A run of the tree.
struct CurveBranch {
    QString uuid;
    QString parentUuid; ///< empty: it began by itself
    QString name;
    qint64 first = 0; ///< its first own iteration: where it left its parent
    std::vector<StepReport> reports; ///< its own, in order; of the current branch only while nothing was appended
    bool isCurrent = false;
};

class BranchCurves {
public:
    /// Range of a curve's values over all branches.
    struct Span {
        double least = 0;
        double leastPositive = 0; ///< for a logarithmic axis; 0: none
        double greatest = 0;
    };

    /// `current`: the measurements of the current branch, which are not drawn here; of its ancestors only what came
    /// after it left them is drawn.
    void set(const QList<CurveBranch>& branches, const CurveStore& current);
    void setSmoothing(double beta);
    void setShown(bool isShown);
    bool isShown() const { return m_isShown; }
    /// There are lines, hidden or not.
    bool isEmpty() const { return m_lines.empty(); }

    /// Of those that are shown: none while hidden.
    int count() const { return m_isShown ? static_cast<int>(m_lines.size()) : 0; }
    const QString& name(int line) const { return m_lines[static_cast<std::size_t>(line)].name; }
    QStringList names() const; ///< hidden or not
    /// From where it left the line that it shares its past with, smoothed like the current run. By iterations.
    QVector<QPointF> points(int line, Curve curve) const;
    std::optional<Span> span(Curve curve) const;
    /// Hidden or not: the timeline covers them as well and has the same axis. -1: no lines.
    qint64 lastIteration() const;
    /// Changes with everything above.
    int revision() const { return m_revision; }

private:
    struct Line {
        QString name;
        qint64 from = 0; ///< the first iteration that no other line draws
        CurveStore store; ///< with its past, so that smoothing continues from there
    };
    void measure();

    std::vector<Line> m_lines;
    std::array<std::optional<Span>, kCurves> m_spans;
    double m_beta = 0;
    bool m_isShown = true;
    int m_revision = 0;
};

} // namespace referee::ui
