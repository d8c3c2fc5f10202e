// SPDX-License-Identifier: GPL-3.0-or-later
// Samplers of Stable Diffusion: DDIM, DPM-Solver++ and PNDM behind one interface.
#pragma once

#include "core/diffusion/noise_schedule.h"

#include <deque>
#include <memory>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// One run of a sampler of method `sd`, as diffusers' schedulers compute it. The start is x ~ Normal(0, 1); steps must
/// be taken in order, each once.
class Sampler {
public:
    virtual ~Sampler() = default;

    /// The timestep of each UNet call, descending (PNDM calls the second one twice).
    const std::vector<int64_t>& timesteps() const { return m_timesteps; }
    /// `prediction` is the guided output of the UNet for x at timesteps()[index]; → the next x, in x's dtype.
    virtual torch::Tensor step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x) = 0;

    /// The state that the next call needs besides x: tensors of x's shape, never changed in place.
    virtual std::vector<torch::Tensor> memory() const { return {}; }
    /// How many tensors that is before call `index`.
    virtual size_t memorySize(size_t /*index*/) const { return 0; }
    /// Restores the state of memory() before call `index`.
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

/// A sentence where diffusers would sample differently with the checkpoint's scheduler: another class, or options that
/// this sampler does not have. Empty where both agree.
std::string samplerNote(const std::string& name, const SchedulerConfig& config);

/// DDIM without added noise (eta 0), as diffusers' DDIMScheduler without clipping.
class DdimSampler : public Sampler {
public:
    DdimSampler(const SchedulerConfig& config, int64_t steps);
    torch::Tensor step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x) override;

private:
    NoiseSchedule m_schedule;
    int64_t m_stride; ///< train steps between two calls
    double m_finalAlphaBar; ///< ᾱ before timestep 0
};

/// DPM-Solver++ of second order, multistep, midpoint, as diffusers' DPMSolverMultistepScheduler.
class DpmSampler : public Sampler {
public:
    DpmSampler(const SchedulerConfig& config, int64_t steps);
    torch::Tensor step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x) override;
    std::vector<torch::Tensor> memory() const override;
    size_t memorySize(size_t index) const override { return index > 0 ? 1 : 0; }
    void setMemory(size_t index, const std::vector<torch::Tensor>& memory) override;

private:
    bool isFirstOrder(size_t index) const;

    PredictionType m_predictionType;
    bool m_isFirstOrderAtEnd;
    std::vector<double> m_noiseRatio; ///< s/a at each call, and where the last one ends
    torch::Tensor m_lastPicture; ///< the picture that the call before predicted
};

/// PNDM with linear multistep from the start (PLMS), as diffusers' PNDMScheduler with skip_prk_steps.
class PndmSampler : public Sampler {
public:
    /// LoadError when the scheduler asks for Runge-Kutta steps.
    PndmSampler(const SchedulerConfig& config, int64_t steps);
    torch::Tensor step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x) override;
    /// The outputs so far, the latest first, at most three; before the second call the first one's output and x.
    std::vector<torch::Tensor> memory() const override;
    size_t memorySize(size_t index) const override;
    void setMemory(size_t index, const std::vector<torch::Tensor>& memory) override;

private:
    torch::Tensor combined(const torch::Tensor& output, size_t index);
    torch::Tensor moved(const torch::Tensor& output, const torch::Tensor& x, int64_t from, int64_t to) const;

    NoiseSchedule m_schedule;
    int64_t m_stride; ///< train steps between two calls
    double m_finalAlphaBar; ///< ᾱ before timestep 0
    std::deque<torch::Tensor> m_outputs; ///< the latest first, at most four
    torch::Tensor m_first; ///< x of the first call, from which the second starts again; undefined afterwards
};

} // namespace referee
