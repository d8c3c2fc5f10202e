// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/timesteps.h"

#include <cmath>

namespace referee {

namespace {

int64_t rounded(double value) { return static_cast<int64_t>(std::nearbyint(value)); }

std::vector<int64_t> leading(int64_t trainSteps, int64_t count, int64_t offset)
{
    const int64_t ratio = trainSteps / count;
    std::vector<int64_t> timesteps;
    for (int64_t k = count - 1; k >= 0; --k) {
        timesteps.push_back(k * ratio + offset);
    }
    return timesteps;
}

std::vector<int64_t> linspace(int64_t trainSteps, int64_t count)
{
    const double step = count > 1 ? static_cast<double>(trainSteps - 1) / static_cast<double>(count - 1) : 0;
    std::vector<int64_t> timesteps;
    for (int64_t k = count - 1; k >= 0; --k) {
        timesteps.push_back(rounded(static_cast<double>(k) * step));
    }
    return timesteps;
}

std::vector<int64_t> trailing(int64_t trainSteps, int64_t count)
{
    const auto whole = static_cast<double>(trainSteps);
    const double step = whole / static_cast<double>(count);
    std::vector<int64_t> timesteps;
    for (int64_t k = 0; k < count; ++k) {
        timesteps.push_back(rounded(whole - static_cast<double>(k) * step) - 1);
    }
    return timesteps;
}

} // namespace

std::vector<int64_t> spacedTimesteps(const SchedulerConfig& config, int64_t count)
{
    switch (config.spacing.value_or(TimestepSpacing::Leading)) {
    case TimestepSpacing::Linspace:
        return linspace(config.trainSteps, count);
    case TimestepSpacing::Trailing:
        return trailing(config.trainSteps, count);
    case TimestepSpacing::Leading:
        break;
    }
    return leading(config.trainSteps, count, config.stepsOffset);
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
