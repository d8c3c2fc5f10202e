// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/noise_schedule.h"

#include "core/base/errors.h"

#include <cmath>
#include <string>

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
        throw UsageError("The diffusion timestep must be between 0 and " + std::to_string(trainSteps() - 1) + ", got "
            + std::to_string(t) + ". Check t_min, t_max and scheduler_config.json.");
    }
    return m_alphaBar[static_cast<size_t>(t)];
}

double NoiseSchedule::alpha(int64_t t) const { return std::sqrt(alphaBar(t)); }

double NoiseSchedule::sigma(int64_t t) const { return std::sqrt(1 - alphaBar(t)); }

torch::Tensor addNoise(const NoiseSchedule& schedule, const torch::Tensor& z, const torch::Tensor& eps, int64_t t)
{
    return (schedule.alpha(t) * z).add(eps.to(z.scalar_type()), schedule.sigma(t));
}

namespace {

int64_t rounded(double value) { return static_cast<int64_t>(std::nearbyint(value)); }

/// at(0), …, at(count - 1).
template <typename At> std::vector<int64_t> listOf(int64_t count, const At& at)
{
    std::vector<int64_t> timesteps;
    for (int64_t k = 0; k < count; ++k) {
        timesteps.push_back(at(k));
    }
    return timesteps;
}

std::vector<int64_t> leading(int64_t trainSteps, int64_t count, int64_t offset)
{
    return listOf(count, [&](int64_t k) { return (count - 1 - k) * (trainSteps / count) + offset; });
}

std::vector<int64_t> linspace(int64_t trainSteps, int64_t count)
{
    const double step = count > 1 ? static_cast<double>(trainSteps - 1) / static_cast<double>(count - 1) : 0;
    return listOf(count, [&](int64_t k) { return rounded(static_cast<double>(count - 1 - k) * step); });
}

std::vector<int64_t> trailing(int64_t trainSteps, int64_t count)
{
    const auto whole = static_cast<double>(trainSteps);
    const double step = whole / static_cast<double>(count);
    return listOf(count, [&](int64_t k) { return rounded(whole - static_cast<double>(k) * step) - 1; });
}

} // namespace

std::vector<int64_t> spacedTimesteps(const SchedulerConfig& config, int64_t count)
{
    if (config.spacing == TimestepSpacing::Linspace) {
        return linspace(config.trainSteps, count);
    }
    return config.spacing == TimestepSpacing::Trailing ? trailing(config.trainSteps, count)
                                                       : leading(config.trainSteps, count, config.stepsOffset);
}

std::vector<int64_t> spacedTimestepsForDpm(const SchedulerConfig& config, int64_t count)
{
    if (config.spacing == TimestepSpacing::Trailing) {
        return trailing(config.trainSteps, count);
    }
    const bool isLeading = config.spacing == TimestepSpacing::Leading;
    auto timesteps = isLeading ? leading(config.trainSteps, count + 1, config.stepsOffset)
                               : linspace(config.trainSteps, count + 1);
    timesteps.pop_back();
    return timesteps;
}

} // namespace referee
