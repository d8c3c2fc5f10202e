// SPDX-License-Identifier: GPL-3.0-or-later
// L_itm: does the picture match the prompt?
#pragma once

#include <torch/torch.h>

namespace referee {

/// Inside the logarithm; the loss saturates at −ln 1e-8 = 18.42 (spec 4.1).
inline constexpr double kMatchingEpsilon = 1e-8;

/// logits_N2 (column 1: match) → loss_N = −ln(softmax(logits)[1] + 1e-8), in float32 or wider.
torch::Tensor matchingLossPerView(const torch::Tensor& logits_N2);

/// The mean over the views: a scalar.
torch::Tensor matchingLoss(const torch::Tensor& logits_N2);

} // namespace referee
