// SPDX-License-Identifier: GPL-3.0-or-later
// What a finished step leaves for those who look at it: handles of tensors that it had anyway, nothing computed.
#pragma once

#include "core/base/settings.h"
#include "core/diffusion/score_distillation.h"
#include "core/methods/inversion/latent_state.h"
#include "core/methods/inversion/referee_gradient.h"
#include "core/methods/inversion/step_randoms.h"

#include <string>
#include <torch/torch.h>

namespace referee {

struct StepCache {
    Settings settings;
    StepRandoms draws;
    std::string caption; ///< what the referees were asked about
    LatentState before;
    torch::Tensor image; ///< of the z before, without a graph; undefined when the step decoded nothing
    RefereeResult opinion;
    SideGradients sides;
    SdsGradient sds; ///< undefined tensors in a step without SDS
};

} // namespace referee
