// SPDX-License-Identifier: GPL-3.0-or-later
// What other branches of a run measured, kept beside the present one. What branches share belongs to one of them.
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
    /// What values of a curve span, over all branches.
    struct Span {
        double least = 0;
        double leastPositive = 0; ///< for a logarithmic axis; 0: none
        double greatest = 0;
    };

    /// `current`: what the current branch measured. Draws nothing of it, and of its ancestors only what came after it
    /// left them.
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
    /// From where it left the line that it shares its past with, smoothed as the present run is. By iterations.
    QVector<QPointF> points(int line, Curve curve) const;
    std::optional<Span> span(Curve curve) const;
    /// Hidden or not: the time line reaches over them as well, and shows a moment at the same place. -1: no lines.
    qint64 lastIteration() const;
    /// Changes with everything above.
    int revision() const { return m_revision; }

private:
    struct Line {
        QString name;
        qint64 from = 0; ///< the first iteration that no other line draws
        CurveStore store; ///< with its past, so that smoothing goes on from there
    };
    void measure();

    std::vector<Line> m_lines;
    std::array<std::optional<Span>, kCurves> m_spans;
    double m_beta = 0;
    bool m_isShown = true;
    int m_revision = 0;
};

} // namespace referee::ui
