// SPDX-License-Identifier: GPL-3.0-or-later
// The state that an iteration changes: the latent, its moving average, the optimizer's moments.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/methods/inversion/schedule.h"

#include <cstdint>
#include <span>
#include <torch/torch.h>

namespace referee {

/// Everything that iteration `iteration` starts from. Tensors are never changed in place: a step makes new ones, so
/// that a stopped or failed step leaves the state as it was. fp32 (fp64 in a run of that precision), [1, 4, h, w].
struct LatentState {
    int64_t iteration = 0;
    torch::Tensor z;
    torch::Tensor ema;
    int64_t emaCount = 0; ///< updates so far
    bool emaAliases = false; ///< z and the average share storage (preset `reference`, after a restart)
    torch::Tensor firstMoment; ///< Adam's; undefined under SGD
    torch::Tensor secondMoment;
    torch::Tensor adamSteps; ///< scalar; a tensor, because a skipped step must not count
};

/// The state before iteration 0.
LatentState startState(const torch::Tensor& z);

/// The gradients of both sides: dL/dz, [1, 4, h, w]; undefined when the side has no part in this iteration.
struct SideGradients {
    torch::Tensor referee; ///< after norm matching
    torch::Tensor sds; ///< already times w2/4096
    torch::Tensor refereeScale {}; ///< scalar: factor of norm matching; not finite for a zero gradient
};

/// Standard normal draws of one iteration, [1, 4, h, w].
struct LatentNoise {
    torch::Tensor gradient;
    torch::Tensor latent;
};

/// How z moved in one iteration, by cause; the three sum to z_next − z.
struct Displacement {
    torch::Tensor referee;
    torch::Tensor sds;
    torch::Tensor noise;
};

struct Update {
    LatentState next;
    Displacement moved;
};

/// One update of z (Algorithm 1, lines 7 to 10; reference code blip2_sds.py loop). Both gradients are those at the
/// present z. The average is not touched, but for the aliasing of preset `reference`.
Update updated(const LatentState& state, const SideGradients& gradients, const LatentNoise& noise,
    const StepTerms& terms, const Settings& settings);

/// The moving average after an update, with restart (paper 4.1, "EMA"), and the next iteration's number.
LatentState averaged(const LatentState& state, const StepTerms& terms, const Settings& settings);

/// fp32 copies on the host, and back.
Snapshot toSnapshot(const LatentState& state);
LatentState fromSnapshot(const Snapshot& snapshot, const torch::TensorOptions& options);

/// [1, 4, height, width] of a snapshot's numbers; undefined for none. ShapeError for another count.
torch::Tensor latentOf(std::span<const float> values, const Snapshot& shape, const torch::TensorOptions& options);

} // namespace referee
