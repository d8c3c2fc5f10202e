// SPDX-License-Identifier: GPL-3.0-or-later
// What may help against the problems that the run monitor reports.
#pragma once

#include "app/runs/run_monitor.h"
#include "core/base/settings.h"

#include <string>
#include <vector>

namespace referee {

enum class Cure {
    MoreViews,
    MoreViewNoise, ///< on the views: hides what only looks right to a network
    AddClip, ///< as a second referee
    LargerW1,
    MoreLatentNoise,
    SmallerW2,
    OtherSeed, ///< a new run with the same settings
};

/// At most three, in the order in which to try them; only those that can change a run of these settings.
std::vector<Cure> curesOf(Trouble trouble, const Settings& settings, bool hasClip);

/// For a button: "More views".
std::string labelOf(Cure cure);

/// The settings with the cure, which may act during a run. OtherSeed changes none.
Settings curedSettings(Settings settings, Cure cure);

} // namespace referee
