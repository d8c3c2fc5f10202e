// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/branch_curves.h"

#include <algorithm>

namespace referee::ui {

namespace {

class Tree {
public:
    Tree(const QList<CurveBranch>& branches, const CurveStore& current)
        : m_branches(branches)
        , m_current(current)
    {
    }

    /// All iterations of the branch, those of its parents included.
    CurveStore historyOf(const CurveBranch& branch, qsizetype depth = 0) const
    {
        if (branch.isCurrent && !m_current.isEmpty()) {
            return m_current;
        }
        const CurveBranch* parent = find(branch.parentUuid);
        const bool isKnown = parent != nullptr && depth < m_branches.size(); // a cycle of parents ends as well
        CurveStore store = isKnown ? historyOf(*parent, depth + 1).before(branch.first) : CurveStore();
        for (const StepReport& report : branch.reports) {
            if (report.iteration >= branch.first) {
                store.append(report);
            }
        }
        return store;
    }

    /// The first iteration of the branch that the current one does not share.
    qint64 ownFrom(const CurveBranch& branch) const
    {
        const auto current = std::find_if(
            m_branches.begin(), m_branches.end(), [](const CurveBranch& each) { return each.isCurrent; });
        const CurveBranch* child = current == m_branches.end() ? nullptr : &*current;
        for (qsizetype depth = 0; child != nullptr && depth < m_branches.size(); ++depth) {
            if (child->parentUuid == branch.uuid) {
                return std::max(branch.first, child->first);
            }
            child = find(child->parentUuid);
        }
        return branch.first;
    }

private:
    const CurveBranch* find(const QString& uuid) const
    {
        const auto found = std::find_if(m_branches.begin(), m_branches.end(),
            [&uuid](const CurveBranch& each) { return !uuid.isEmpty() && each.uuid == uuid; });
        return found == m_branches.end() ? nullptr : &*found;
    }
    const QList<CurveBranch>& m_branches;
    const CurveStore& m_current;
};

void widen(std::optional<BranchCurves::Span>& span, double value)
{
    BranchCurves::Span next = span.value_or(BranchCurves::Span { value, 0, value });
    next.least = std::min(next.least, value);
    next.greatest = std::max(next.greatest, value);
    if (value > 0) {
        next.leastPositive = next.leastPositive > 0 ? std::min(next.leastPositive, value) : value;
    }
    span = next;
}

} // namespace

void BranchCurves::set(const QList<CurveBranch>& branches, const CurveStore& current)
{
    const Tree tree(branches, current);
    m_lines.clear();
    for (const CurveBranch& branch : branches) {
        if (branch.isCurrent) {
            continue;
        }
        Line line { branch.name, tree.ownFrom(branch), tree.historyOf(branch) };
        if (line.store.lastIteration() >= line.from) {
            m_lines.push_back(std::move(line));
        }
    }
    setSmoothing(current.smoothing());
}

void BranchCurves::setSmoothing(double beta)
{
    m_beta = beta;
    for (Line& line : m_lines) {
        line.store.setSmoothing(beta);
    }
    measure();
}

void BranchCurves::setShown(bool isShown)
{
    m_isShown = isShown;
    ++m_revision;
}

QStringList BranchCurves::names() const
{
    QStringList names;
    for (const Line& line : m_lines) {
        names += line.name;
    }
    return names;
}

QVector<QPointF> BranchCurves::points(int line, Curve curve) const
{
    const Line& one = m_lines[static_cast<std::size_t>(line)];
    const CurveTrack& track = one.store.track(curve);
    // One point of what is shared, so that the line begins on the line that it leaves.
    const auto begin
        = std::lower_bound(track.iterations.begin(), track.iterations.end(), static_cast<double>(one.from - 1));
    QVector<QPointF> points;
    for (auto i = static_cast<std::size_t>(begin - track.iterations.begin()); i < track.size(); ++i) {
        points.append(QPointF(track.iterations[i], m_beta > 0 ? track.smooth[i] : track.raw[i]));
    }
    return points;
}

void BranchCurves::measure()
{
    m_spans = {};
    for (std::size_t line = 0; line < m_lines.size(); ++line) {
        for (const CurveInfo& info : curveTable()) {
            for (const QPointF& point : points(static_cast<int>(line), info.curve)) {
                widen(m_spans[static_cast<std::size_t>(info.curve)], point.y());
            }
        }
    }
    ++m_revision;
}

std::optional<BranchCurves::Span> BranchCurves::span(Curve curve) const
{
    return m_isShown ? m_spans[static_cast<std::size_t>(curve)] : std::nullopt;
}

qint64 BranchCurves::lastIteration() const
{
    qint64 last = -1;
    for (const Line& line : m_lines) {
        last = std::max(last, line.store.lastIteration());
    }
    return last;
}

} // namespace referee::ui
