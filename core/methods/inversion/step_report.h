// SPDX-License-Identifier: GPL-3.0-or-later
// Turns the tensors of a finished step into host values: the only place where a step waits for the device.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/diffusion/guidance.h"
#include "core/methods/inversion/async_work.h"
#include "core/methods/inversion/latent_state.h"
#include "core/methods/inversion/referee_gradient.h"
#include "core/methods/inversion/schedule.h"
#include "core/methods/inversion/step_randoms.h"
#include "core/methods/networks.h"

#include <optional>
#include <string>
#include <torch/torch.h>

namespace referee {

/// What a step computed, on the device.
struct StepMeasurements {
    StepTerms terms;
    const LatentState* before = nullptr;
    int64_t timestep = 0;
    RefereeResult opinion;
    torch::Tensor cosine; ///< scalar; undefined with one side
    torch::Tensor refereeNorm; ///< scalar, before matching
    SideGradients sides;
    Displacement moved;
    std::optional<AsyncHostCopy> picture; ///< copied since it was decoded

    /// Fills cosine and refereeNorm; either gradient may be undefined. No host wait.
    void compare(const torch::Tensor& gReferee, const torch::Tensor& gSds);
};

/// Copies all numbers down at once. NumericError that names quantity and iteration when z, a loss or a gradient is
/// NaN or infinite. The picture, queued long before the numbers, has arrived with them.
StepReport reportStep(const StepMeasurements& facts, const LatentState& next);

/// What a finished step leaves for inspection: handles of its tensors, nothing computed for it.
struct StepCache {
    Settings settings;
    StepRandoms draws;
    PromptTexts texts; ///< what the referees were asked about
    LatentState before;
    torch::Tensor image; ///< of the z before, without a graph; undefined when the step decoded nothing
    RefereeResult opinion;
    SideGradients sides;
    SdsGradient sds; ///< undefined tensors in a step without SDS
};

} // namespace referee
