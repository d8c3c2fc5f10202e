// SPDX-License-Identifier: GPL-3.0-or-later
// Norm matching of the two gradients, and agreement statistics.
#pragma once

#include "core/base/settings.h"
#include "core/methods/inversion/latent_state.h"
#include "core/methods/inversion/schedule.h"

#include <torch/torch.h>

namespace referee {

/// Divisor of the SDS loss at 512² in the reference code (64 · 64); kept at every latent size, so that w2 means the
/// same everywhere.
inline constexpr double kSdsDivisor = 4096;

/// The two gradients as the update takes them. `gReferee` = dL/dz of the referees, `gSds` = 2 (e − eps); either may be
/// undefined. sds = w2/4096 · gSds; referee = gReferee scaled to the norm w1 · ‖sds‖ (paper 4.1, "gradient norm
/// matching"), or, without SDS, to w1 · w2 · 2/4096 · √numel. A zero gReferee stays zero when
/// `settings.skipZeroGradient`, and becomes NaN otherwise. No host wait.
SideGradients mixed(
    const torch::Tensor& gReferee, const torch::Tensor& gSds, const StepTerms& terms, const Settings& settings);

/// g / ‖g‖, zero for a zero gradient: what several referees are summed with.
torch::Tensor toUnitNorm(const torch::Tensor& gradient);

/// Cosine between two tensors as vectors, 0 when one of them is zero; a scalar tensor.
torch::Tensor cosineBetween(const torch::Tensor& a, const torch::Tensor& b);

} // namespace referee
