// SPDX-License-Identifier: GPL-3.0-or-later
// Classifier-free guidance, and Score Distillation Sampling (SDS), which uses it.
#pragma once

#include "core/diffusion/noise_schedule.h"

#include <torch/torch.h>

namespace referee {

/// e_u + scale (e_c − e_u).
torch::Tensor guide(const torch::Tensor& uncond, const torch::Tensor& cond, double scale);

// Score distillation: the direction in which z becomes likelier to Stable Diffusion. No backward pass.

/// w_t of the reference code, the same at every t (spec 4.2).
inline constexpr double kSdsWeight = 2;

/// One evaluation of the UNet, all [1,4,h,w]. Predictions are as the UNet returns them (noise or velocity) and may
/// be in its precision.
struct SdsPrediction {
    torch::Tensor zNoisy; ///< z_t = a_t z + s_t eps
    torch::Tensor eps; ///< the noise that was drawn
    torch::Tensor uncond;
    torch::Tensor cond;
    int64_t t = 0;
};

/// Gradients with respect to z, before w2 and its divisor: gradient = guidance + rest.
struct SdsGradient {
    torch::Tensor gradient; ///< 2 (e − eps), e = e_u + cfg (e_c − e_u)
    torch::Tensor guidance; ///< 2 cfg (e_c − e_u)
    torch::Tensor rest; ///< 2 (e_u − eps)
    torch::Tensor noiseUncond; ///< e_u; equal to `uncond` for noise prediction
    torch::Tensor noiseCond; ///< e_c
};

/// In zNoisy's dtype (float32, float64). A velocity v is first turned into noise, e = a_t v + s_t z_t (spec 6).
/// What is not finite stays so: the step's check finds it (the reference code asserts finiteness here).
SdsGradient scoreDistillation(const NoiseSchedule& schedule, const SdsPrediction& predicted, double cfg);

} // namespace referee
