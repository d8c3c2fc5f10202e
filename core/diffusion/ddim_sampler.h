// SPDX-License-Identifier: GPL-3.0-or-later
// DDIM without added noise (eta 0), as diffusers' DDIMScheduler without clipping.
#pragma once

#include "core/diffusion/sampler.h"

namespace referee {

class DdimSampler : public Sampler {
public:
    DdimSampler(const SchedulerConfig& config, int64_t steps);
    torch::Tensor step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x) override;

private:
    NoiseSchedule m_schedule;
    int64_t m_stride; ///< train steps between two calls
    double m_finalAlphaBar; ///< ᾱ before timestep 0
};

} // namespace referee
