// SPDX-License-Identifier: GPL-3.0-or-later
// From the decoder's image to the referee's input size.
#pragma once

#include <torch/torch.h>

namespace referee {

/// image_B3HW → pooled_B3RR: half the sum of adaptive average and adaptive maximum pooling (spec 2).
/// The image itself when it already has that size (both pools are then the identity).
torch::Tensor poolForReferee(const torch::Tensor& image_B3HW, int64_t size);

} // namespace referee
