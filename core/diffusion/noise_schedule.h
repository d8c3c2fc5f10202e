// SPDX-License-Identifier: GPL-3.0-or-later
// The noise schedule of a diffusion model, and the timesteps at which it is sampled.
#pragma once

#include "core/diffusion/scheduler_config.h"

#include <cstdint>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// Host numbers only: no value is read from a device. ᾱ is computed in float32 as diffusers does, then kept as double.
class NoiseSchedule {
public:
    explicit NoiseSchedule(const SchedulerConfig& config);

    int64_t trainSteps() const { return static_cast<int64_t>(m_alphaBar.size()); }
    PredictionType predictionType() const { return m_predictionType; }
    /// ᾱ_t. UsageError when t is not in 0..trainSteps-1.
    double alphaBar(int64_t t) const;
    /// a_t = √ᾱ_t, the share of the picture.
    double alpha(int64_t t) const;
    /// s_t = √(1 − ᾱ_t), the share of the noise.
    double sigma(int64_t t) const;

private:
    std::vector<double> m_alphaBar;
    PredictionType m_predictionType;
};

/// z, eps → z_t = a_t z + s_t eps, in z's dtype (paper 3.2, spec 4.2).
torch::Tensor addNoise(const NoiseSchedule& schedule, const torch::Tensor& z, const torch::Tensor& eps, int64_t t);

/// `count` timesteps, descending, spaced as DDIM and PNDM of diffusers do (numpy's rounding, half to even).
std::vector<int64_t> spacedTimesteps(const SchedulerConfig& config, int64_t count);

/// The same for DPM-Solver: leading and linspace divide into count + 1 parts and leave the last one out.
std::vector<int64_t> spacedTimestepsForDpm(const SchedulerConfig& config, int64_t count);

} // namespace referee
