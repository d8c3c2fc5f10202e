// SPDX-License-Identifier: GPL-3.0-or-later
// Samplers of method `sd`: from noise to a latent in a few steps, as diffusers' schedulers walk.
#pragma once

#include <memory>
#include <string>
#include <torch/torch.h>
#include <vector>

#include "core/diffusion/noise_schedule.h"

namespace referee {

/// One walk from noise to picture. The start is x ~ Normal(0, 1); steps must be taken in order, each once.
class Sampler {
public:
    virtual ~Sampler() = default;

    /// The timestep of each UNet call, descending (PNDM calls the second one twice).
    const std::vector<int64_t>& timesteps() const { return m_timesteps; }
    /// `prediction` is the guided output of the UNet for x at timesteps()[index]; → the next x, in x's dtype.
    virtual torch::Tensor step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x) = 0;

    /// What the coming call needs of those before it, besides x: tensors of x's shape, never changed in place.
    virtual std::vector<torch::Tensor> memory() const { return {}; }
    /// How many tensors that is before call `index`.
    virtual size_t memorySize(size_t /*index*/) const { return 0; }
    /// The coming call is call `index`, and memory() was this there.
    virtual void setMemory(size_t /*index*/, const std::vector<torch::Tensor>& /*memory*/) { }

protected:
    explicit Sampler(std::vector<int64_t> timesteps)
        : m_timesteps(std::move(timesteps))
    {
    }

private:
    std::vector<int64_t> m_timesteps;
};

/// `name` is ddim, pndm or dpm (spec 7); UsageError for another one or when `steps` is not 1..train steps.
/// LoadError when the checkpoint's scheduler has an option of that sampler that cannot be read.
std::unique_ptr<Sampler> makeSampler(const std::string& name, const SchedulerConfig& config, int64_t steps);

/// A sentence where diffusers would sample otherwise with the checkpoint's own scheduler: of another class, or with
/// options of that sampler that ours has not. Empty where there is nothing to say.
std::string samplerNote(const std::string& name, const SchedulerConfig& config);

} // namespace referee
