// SPDX-License-Identifier: GPL-3.0-or-later
// The referees' evaluation of one picture: losses of its views and the pixel gradient.
#pragma once

#include "core/base/settings.h"
#include "core/methods/inversion/step_randoms.h"
#include "core/methods/step_profiler.h"
#include "core/referees/referee.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <torch/torch.h>
#include <vector>

namespace referee {

using Referees = std::vector<std::unique_ptr<Referee>>;

/// One referee's part in the result.
struct RefereeContribution {
    Referee* referee = nullptr;
    torch::Tensor pixelGradient; ///< its own dL/dimage, before unit norm and weight
    torch::Tensor kept_K; ///< int64 indices of the views that counted; undefined: all, in order
};

struct RefereeResult {
    torch::Tensor pixelGradient; ///< dL/dimage, [1, 3, H, W]
    ViewLosses losses; ///< of the kept views, of all referees; without weighted_N and itmLogits_N2
    torch::Tensor kept_K; ///< of the first referee: int64 indices of the views that counted; undefined: all, in order
    std::vector<RefereeContribution> voices; ///< of the referees that took part
};

/// The part of the referee of this kind; nullptr when it took none.
const RefereeContribution* contributionOf(const RefereeResult& opinion, std::string_view kind);

/// Weight of a referee in a mix, by its kind.
double refereeWeight(const Settings& settings, const Referee& referee);

/// UsageError when no referee has a weight above zero.
void requireActiveReferee(const Referees& referees, const Settings& settings);

/// Evaluates N views of `image_13HW` (0..1, a leaf of its own; no graph leads behind it) with every referee whose
/// weight is above zero. Views are processed in chunks of `settings.chunk`; each chunk's backward adds to the gradient,
/// so that the graph of one chunk at a time is alive (design: docs/method.md, "How a step is computed"). One referee's
/// gradient is taken as it is; those of several are brought to unit norm, weighted and summed.
/// UsageError when no referee has a weight. Enters the stages CutOut, Referee and Backward of `profiler`.
RefereeResult computeRefereeGradient(const Referees& referees, const torch::Tensor& image_13HW,
    const Settings& settings, const StepRandoms& draws, StepProfiler& profiler);

/// dL/dimage of one referee for the same picture, draws and views, with other settings (weights of the losses).
torch::Tensor evaluateAgain(const RefereeContribution& voice, const torch::Tensor& image_13HW, const Settings& settings,
    const StepRandoms& draws, StepProfiler& profiler);

/// All views of a picture as a referee sees them, with their losses, whether a step would keep them or not.
struct SeenViews {
    torch::Tensor views_N3RR; ///< 0..1 but for the noise
    ViewLosses losses;
};

/// No gradient; in chunks of `settings.chunk`. The same draws give the views of computeRefereeGradient.
SeenViews viewsAgain(const RefereeContribution& voice, const torch::Tensor& image_13HW, const Settings& settings,
    const StepRandoms& draws, StepProfiler& profiler);

} // namespace referee
