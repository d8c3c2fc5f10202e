// SPDX-License-Identifier: GPL-3.0-or-later
// The referee's views in a finished step, each with its losses and its gradient, from what the step kept; nothing of
// the run changes.
#pragma once

#include "core/base/types.h"
#include "core/methods/inversion/step_report.h"
#include "core/methods/step_profiler.h"

#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

class ViewInspector {
public:
    /// All outlive the inspector. `present` are the referees' present one; `profiler` has the stop flag.
    ViewInspector(const StepCache& step, const PromptTexts& present, StepProfiler& profiler);

    /// Views of BLIP-2, or of the first referee where BLIP-2 took no part; empty without referee. Throws Cancelled.
    std::vector<ViewPicture> views() const;
    /// dL/dimage of one view; without values when the step had no referee. UsageError for an index out of range.
    GradientMap gradient(int64_t index) const;

private:
    /// The referee whose views are shown; nullptr: none took part.
    const RefereeContribution* voice() const;

    const StepCache& m_step;
    const PromptTexts& m_present;
    StepProfiler& m_profiler;
};

} // namespace referee
