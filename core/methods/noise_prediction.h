// SPDX-License-Identifier: GPL-3.0-or-later
// The UNet's two predictions for one z; score distillation and the samplers share it.
#pragma once

#include "core/methods/networks.h"

#include <cstdint>
#include <torch/torch.h>

namespace referee {

/// z_14hw → [2, 4, h, w], unconditional first.
torch::Tensor predictBoth(
    Networks& networks, const torch::Tensor& z_14hw, int64_t timestep, const torch::Tensor& condition_2TC);

} // namespace referee
