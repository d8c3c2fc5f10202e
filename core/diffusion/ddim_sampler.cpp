// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/ddim_sampler.h"

#include <cmath>

#include "core/diffusion/timesteps.h"

namespace referee {

DdimSampler::DdimSampler(const SchedulerConfig& config, int64_t steps)
    : Sampler(spacedTimesteps(config, steps))
    , m_schedule(config)
    , m_stride(config.trainSteps / steps)
    , m_finalAlphaBar(config.alphaToOne.value_or(true) ? 1 : m_schedule.alphaBar(0))
{
}

torch::Tensor DdimSampler::step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x)
{
    const int64_t t = timesteps().at(index);
    const int64_t previous = t - m_stride;
    const double a = m_schedule.alpha(t);
    const double s = m_schedule.sigma(t);
    const double nextAlphaBar = previous >= 0 ? m_schedule.alphaBar(previous) : m_finalAlphaBar;
    const auto output = prediction.to(x.scalar_type());
    const bool isVelocity = m_schedule.predictionType() == PredictionType::Velocity;
    const auto x0 = isVelocity ? a * x - s * output : (x - s * output) / a;
    const auto e = isVelocity ? a * output + s * x : output;
    return std::sqrt(nextAlphaBar) * x0 + std::sqrt(1 - nextAlphaBar) * e;
}

} // namespace referee
