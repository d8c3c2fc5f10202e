// SPDX-License-Identifier: GPL-3.0-or-later
// How the tree of branches looks: thin lanes, rounded where one leaves another, the way to the present strong.
#pragma once

#include "ui/timeline/branch_lanes.h"
#include "ui/timeline/timeline_scene.h"

namespace referee::ui {

/// Everything that is drawn; lives as long as the drawing takes.
struct BranchScene {
    const TimelineScene& time;
    const TimelineAxis& axis;
    const std::vector<BranchLane>& lanes;
    int width = 0;
    int laneHeight = 0;
    int hovered = -1; ///< the lane under the mouse
    int framed = -1; ///< the lane that the keyboard is on
};

void drawBranches(QPainter& painter, const BranchScene& scene);

} // namespace referee::ui
