// SPDX-License-Identifier: GPL-3.0-or-later
// PNDM with linear multistep from the start (PLMS), as diffusers' PNDMScheduler with skip_prk_steps.
#pragma once

#include <deque>

#include "core/diffusion/sampler.h"

namespace referee {

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
