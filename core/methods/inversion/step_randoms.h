// SPDX-License-Identifier: GPL-3.0-or-later
// All random numbers of one iteration, drawn before it begins, so that a step itself is a pure function.
#pragma once

#include "core/augmentation/augmentation_params.h"
#include "core/base/settings.h"
#include "core/base/stateless_rng.h"
#include "core/methods/inversion/latent_state.h"

#include <cstdint>
#include <torch/torch.h>

namespace referee {

struct StepRandoms {
    StatelessRng source { 0, 0 }; ///< for a referee of another input size, and for ranking
    int64_t timestep = 0; ///< of score distillation
    torch::Tensor eps; ///< [1, 4, h, w], standard normal
    AugmentationParams views; ///< for referees of side views.size
    LatentNoise noise; ///< standard normal
};

/// Draws of iteration `iteration` for a latent like `z` (its shape, dtype and device) and views of side `viewSize`.
StepRandoms sampleStepRandoms(
    const Settings& settings, uint64_t seed, int64_t iteration, const torch::Tensor& z, int64_t viewSize);

/// Start of a run: z_0 ~ Normal(0, 1), [1, 4, height, width].
torch::Tensor drawStartLatent(uint64_t seed, int64_t height, int64_t width, const torch::TensorOptions& options);

/// Names and shapes of `referee trace --inputs` (all but `z`): sds.t, sds.eps, aug.*, step.noise_gradient,
/// step.noise_latent.
NamedTensors toTensors(const StepRandoms& draws);

/// Replaces what `tensors` holds under those names. ShapeError or UsageError naming the tensor that does not fit.
void replaceFrom(StepRandoms& draws, const NamedTensors& tensors);

} // namespace referee
