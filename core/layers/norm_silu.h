// SPDX-License-Identifier: GPL-3.0-or-later
// Group normalisation and SiLU as one step whose backward keeps only the input: half the memory of the two in a row.
#pragma once

#include <torch/torch.h>

#include "core/layers/group_norm.h"

namespace referee {

/// x_BCHW → silu(norm(x)), BCHW. Differentiable with respect to x alone (weights are frozen), once.
torch::Tensor normSilu(GroupNorm& norm, const torch::Tensor& x);

} // namespace referee
