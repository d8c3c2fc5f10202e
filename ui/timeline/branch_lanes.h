// SPDX-License-Identifier: GPL-3.0-or-later
// The order of a tree of branches, one lane each. A branch stands below its parent; of two children the one that left
// later stands nearer, so that no connection crosses a lane.
#pragma once

#include "ui/timeline/timeline_values.h"

#include <vector>

namespace referee::ui {

struct BranchLane {
    TimelineBranch branch;
    int parent = -1; ///< lane of the parent, -1: none that is known
};

std::vector<BranchLane> lanesOf(const QList<TimelineBranch>& branches);

/// The lane of the current branch; -1: none.
int currentLane(const std::vector<BranchLane>& lanes);

/// A piece of a lane.
struct LaneSpan {
    int lane = 0;
    qint64 first = 0;
    qint64 end = 0;
};
/// What led to this branch: its own iterations and those that it shares with each of its ancestors, latest first.
std::vector<LaneSpan> historyOf(const std::vector<BranchLane>& lanes, int lane);

} // namespace referee::ui
