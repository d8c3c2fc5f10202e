// SPDX-License-Identifier: GPL-3.0-or-later
// Method `sd`: plain Stable Diffusion sampling, the baseline that the method is measured against (paper Table 9).
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/diffusion/sampler.h"
#include "core/methods/inversion/networks.h"

#include <memory>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// Everything that a step starts from. Tensors are never changed in place. fp32 (fp64 in a run of that precision).
struct SamplingState {
    int64_t position = 0; ///< steps that were taken
    torch::Tensor latent; ///< the sampler's x, [1, 4, h, w]
    std::vector<torch::Tensor> memory; ///< of the sampler (core/diffusion/sampler.h), in the shape of x
};

class Sampling {
public:
    /// `noise` ~ Normal(0, 1), [1, 4, h, w]; `condition_2TC` = unconditional and conditional text states.
    Sampling(
        Networks& networks, const Settings& settings, const torch::Tensor& noise, const torch::Tensor& condition_2TC);

    int64_t length() const { return static_cast<int64_t>(m_sampler->timesteps().size()); }
    int64_t position() const { return m_position; }
    int64_t timestep() const;
    const torch::Tensor& latent() const { return m_latent; }
    SamplingState state() const { return { m_position, m_latent, m_sampler->memory() }; }
    /// UsageError, ShapeError for a state of another sampler, length or size.
    void setState(const SamplingState& state);
    /// For the steps to come.
    void setCondition(const torch::Tensor& condition_2TC) { m_condition_2TC = condition_2TC; }
    /// One call of the UNet and one step of the sampler.
    void step(double cfg);

private:
    Networks& m_networks;
    std::unique_ptr<Sampler> m_sampler;
    torch::Tensor m_latent;
    torch::Tensor m_condition_2TC;
    int64_t m_position = 0;
};

/// fp32 copies on the host, and back; ShapeError for a snapshot that is damaged. What the sampler remembers lies in
/// firstMoment, one latent behind the other.
Snapshot toSnapshot(const SamplingState& state);
SamplingState samplingFromSnapshot(const Snapshot& snapshot, const torch::TensorOptions& options);
/// Was it taken of a run of method sd that has begun? No other run leaves its average alone.
bool isSampled(const Snapshot& snapshot);

/// The UNet's two predictions for one z: z_14hw → [2, 4, h, w], unconditional first. Shared by SDS and the samplers.
torch::Tensor predictBoth(
    Networks& networks, const torch::Tensor& z_14hw, int64_t timestep, const torch::Tensor& condition_2TC);

} // namespace referee
