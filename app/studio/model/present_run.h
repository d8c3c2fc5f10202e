// SPDX-License-Identifier: GPL-3.0-or-later
// The run that the window shows, as far as it has been painted.
#pragma once

#include "app/studio/worker/run_values.h"

#include <vector>

namespace referee::studio {

struct PresentRun {
    RunRecord record; ///< how it began
    std::vector<StepReport> reports;
    std::vector<Edit> edits;
    LiveState acting; ///< what acts in it now
    qint64 end = 0; ///< iteration that comes next
    double secondsPerStep = 0; ///< running mean; 0: not known yet
    QString startImage; ///< file that it began from; empty: noise, or a picture that lies in no file
};

} // namespace referee::studio
