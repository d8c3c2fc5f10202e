// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/noise_schedule.h"

#include <cmath>
#include <string>

#include "core/base/errors.h"

namespace referee {

namespace {

torch::Tensor betas(const SchedulerConfig& config)
{
    if (config.betaSchedule == BetaSchedule::Linear) {
        return torch::linspace(config.betaStart, config.betaEnd, config.trainSteps, torch::kFloat32);
    }
    const auto roots
        = torch::linspace(std::sqrt(config.betaStart), std::sqrt(config.betaEnd), config.trainSteps, torch::kFloat32);
    return roots.square();
}

} // namespace

NoiseSchedule::NoiseSchedule(const SchedulerConfig& config)
    : m_predictionType(config.predictionType)
{
    const auto table = torch::cumprod(1 - betas(config), 0).to(torch::kFloat64);
    m_alphaBar.assign(table.data_ptr<double>(), table.data_ptr<double>() + table.numel());
}

double NoiseSchedule::alphaBar(int64_t t) const
{
    if (t < 0 || t >= trainSteps()) {
        throw UsageError("The diffusion timestep was expected in 0.." + std::to_string(trainSteps() - 1) + ", found "
            + std::to_string(t) + ". Check the timestep range and scheduler_config.json.");
    }
    return m_alphaBar[static_cast<size_t>(t)];
}

double NoiseSchedule::alpha(int64_t t) const { return std::sqrt(alphaBar(t)); }

double NoiseSchedule::sigma(int64_t t) const { return std::sqrt(1 - alphaBar(t)); }

torch::Tensor addNoise(const NoiseSchedule& schedule, const torch::Tensor& z, const torch::Tensor& eps, int64_t t)
{
    return (schedule.alpha(t) * z).add(eps.to(z.scalar_type()), schedule.sigma(t));
}

} // namespace referee
