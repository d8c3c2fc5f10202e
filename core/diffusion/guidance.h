// SPDX-License-Identifier: GPL-3.0-or-later
// Classifier-free guidance.
#pragma once

#include <torch/torch.h>

namespace referee {

/// e_u + scale (e_c − e_u).
torch::Tensor guide(const torch::Tensor& uncond, const torch::Tensor& cond, double scale);

} // namespace referee
