// SPDX-License-Identifier: GPL-3.0-or-later
// Losses are computed in float32 or wider: 1e-8 vanishes in half precision, sums over a vocabulary lose digits.
#pragma once

#include <torch/torch.h>

namespace referee {

/// float64 stays, everything else becomes float32 (differentiable, no copy where nothing changes).
torch::Tensor wide(const torch::Tensor& tensor);

} // namespace referee
