// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/branch_lanes.h"

#include <QtCore/QHash>

#include <algorithm>

namespace referee::ui {

namespace {

class LaneBuilder {
public:
    explicit LaneBuilder(const QList<TimelineBranch>& branches)
    {
        QHash<QString, bool> isKnown;
        for (const TimelineBranch& branch : branches) {
            isKnown.insert(branch.uuid, true);
        }
        for (const TimelineBranch& branch : branches) {
            const bool hasParent = isKnown.contains(branch.parentUuid) && branch.parentUuid != branch.uuid;
            (hasParent ? m_children[branch.parentUuid] : m_roots).append(branch);
        }
        const auto leftLater = [](const TimelineBranch& a, const TimelineBranch& b) { return a.first > b.first; };
        for (QList<TimelineBranch>& children : m_children) {
            std::stable_sort(children.begin(), children.end(), leftLater);
        }
    }

    std::vector<BranchLane> build()
    {
        for (const TimelineBranch& root : m_roots) {
            add(root, -1);
        }
        return std::move(m_lanes);
    }

private:
    /// Taking a child away before going down ends a circle of parents, which a damaged file could hold.
    void add(const TimelineBranch& branch, int parent)
    {
        const int lane = static_cast<int>(m_lanes.size());
        m_lanes.push_back({ branch, parent });
        for (const TimelineBranch& child : m_children.take(branch.uuid)) {
            add(child, lane);
        }
    }

    QHash<QString, QList<TimelineBranch>> m_children;
    QList<TimelineBranch> m_roots;
    std::vector<BranchLane> m_lanes;
};

} // namespace

std::vector<BranchLane> lanesOf(const QList<TimelineBranch>& branches) { return LaneBuilder(branches).build(); }

int currentLane(const std::vector<BranchLane>& lanes)
{
    const auto found
        = std::find_if(lanes.begin(), lanes.end(), [](const BranchLane& lane) { return lane.branch.isCurrent; });
    return found == lanes.end() ? -1 : static_cast<int>(found - lanes.begin());
}

std::vector<LaneSpan> historyOf(const std::vector<BranchLane>& lanes, int lane)
{
    std::vector<LaneSpan> spans;
    qint64 end = lane < 0 ? 0 : lanes[static_cast<std::size_t>(lane)].branch.end;
    while (lane >= 0) {
        const BranchLane& one = lanes[static_cast<std::size_t>(lane)];
        if (end > one.branch.first || spans.empty()) {
            spans.push_back({ lane, one.branch.first, end });
        }
        end = std::min(end, one.branch.first);
        lane = one.parent;
    }
    return spans;
}

} // namespace referee::ui
