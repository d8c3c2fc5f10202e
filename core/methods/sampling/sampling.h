// SPDX-License-Identifier: GPL-3.0-or-later
// Method `sd`: plain Stable Diffusion sampling, the baseline that the method is measured against (paper Table 9).
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/diffusion/samplers.h"
#include "core/methods/method.h"

#include <memory>
#include <torch/torch.h>
#include <vector>

namespace referee {

class Sampling final : public Method {
public:
    /// The start's z is noise ~ Normal(0, 1).
    explicit Sampling(const MethodStart& start);

    void setPrompt(const EncodedPrompt& prompt) override { m_condition_2TC = prompt.condition_2TC; }
    void setEditMask(const RegionMask& mask) override;

    int64_t iteration() const override { return m_position; }
    int64_t length(const Settings&) const override { return static_cast<int64_t>(m_sampler->timesteps().size()); }
    StepReport step(const Settings& settings, bool wantsPicture, StepProfiler& profiler) override;
    Snapshot snapshot() const override;
    void restore(const Snapshot& snapshot) override;
    /// The sampler's x; it has no average.
    const torch::Tensor& latent(PictureSource) const override { return m_latent; }

    /// One call of the UNet and one step of the sampler.
    void advance(double cfg);

private:
    /// Everything that a step starts from. Tensors are never changed in place. fp32 (fp64 in a run of that precision).
    struct State {
        int64_t position = 0; ///< steps done
        torch::Tensor latent; ///< the sampler's x, [1, 4, h, w]
        std::vector<torch::Tensor> memory; ///< of the sampler (core/diffusion/samplers.h), in the shape of x
    };

    State state() const { return { m_position, m_latent, m_sampler->memory() }; }
    /// UsageError, ShapeError for a state of another sampler, length or size.
    void setState(const State& state);
    int64_t timestep() const;
    StepReport advanced(const Settings& settings, StepReport report, StepProfiler& profiler);

    Networks& m_networks;
    std::unique_ptr<Sampler> m_sampler;
    torch::Tensor m_latent;
    torch::Tensor m_condition_2TC;
    int64_t m_position = 0;
};

} // namespace referee
