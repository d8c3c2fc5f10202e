// SPDX-License-Identifier: GPL-3.0-or-later
// Cutouts: the views of one picture that the referee evaluates.
#pragma once

#include <torch/torch.h>

#include "core/augmentation/augmentation_params.h"

namespace referee {

/// pooled_13RR → views_n3RR: views firstView .. firstView + count - 1 of the draws, in that order. Affine, perspective
/// (where on), colour jitter (where on), erasing, noise (spec 5), differentiable with respect to `pooled`; runs in its
/// dtype and on its device. Views where perspective or jitter is off pass through them unchanged, exactly; an affine
/// step whose angles and shifts are all 0 is left out. No value is read back from the device.
/// ShapeError when `pooled` is not 1×3×R×R of the draws' size or the range leaves the draws.
torch::Tensor cutouts(
    const torch::Tensor& pooled_13RR, const AugmentationParams& draws, int64_t firstView, int64_t count);

} // namespace referee
