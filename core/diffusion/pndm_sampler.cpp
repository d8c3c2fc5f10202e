// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pndm_sampler.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/errors.h"
#include "core/diffusion/timesteps.h"

namespace referee {

namespace {

constexpr size_t kOrder = 4;

/// The second call looks again at the place that the first one reached.
std::vector<int64_t> withSecondTwice(std::vector<int64_t> timesteps)
{
    if (timesteps.size() > 1) {
        timesteps.insert(timesteps.begin() + 1, timesteps[1]);
    }
    return timesteps;
}

} // namespace

PndmSampler::PndmSampler(const SchedulerConfig& config, int64_t steps)
    : Sampler(withSecondTwice(spacedTimesteps(config, steps)))
    , m_schedule(config)
    , m_stride(config.trainSteps / steps)
    , m_finalAlphaBar(config.alphaToOne.value_or(false) ? 1 : m_schedule.alphaBar(0))
{
    if (!config.skipRungeKutta) {
        throw LoadError(config.file
            + ": skip_prk_steps is false, only true is implemented. Use the sampler ddim or dpm, or set "
              "skip_prk_steps to true as Stable Diffusion does.");
    }
}

torch::Tensor PndmSampler::step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x)
{
    const int64_t t = timesteps().at(index);
    const auto output = combined(prediction.to(x.scalar_type()), index);
    if (index == 1) {
        return moved(output, std::exchange(m_first, torch::Tensor()), t + m_stride, t);
    }
    if (index == 0) {
        m_first = x;
    }
    return moved(output, x, t, t - m_stride);
}

std::vector<torch::Tensor> PndmSampler::memory() const
{
    const auto count
        = static_cast<std::ptrdiff_t>(std::min(m_outputs.size(), kOrder - 1)); // the fourth is the coming one
    std::vector<torch::Tensor> memory(m_outputs.begin(), m_outputs.begin() + count);
    if (m_first.defined()) {
        memory.push_back(m_first);
    }
    return memory;
}

size_t PndmSampler::memorySize(size_t index) const
{
    return index < 2 ? 2 * index : std::min(index - 1, kOrder - 1); // the second call is not remembered
}

void PndmSampler::setMemory(size_t index, const std::vector<torch::Tensor>& memory)
{
    m_outputs.assign(memory.begin(), memory.end());
    m_first = torch::Tensor();
    if (index == 1) {
        m_first = m_outputs.back();
        m_outputs.pop_back();
    }
}

/// Adams-Bashforth over the outputs so far; the second call averages and is not remembered.
torch::Tensor PndmSampler::combined(const torch::Tensor& output, size_t index)
{
    if (index == 1) {
        return (output + m_outputs[0]) / 2;
    }
    m_outputs.push_front(output);
    if (m_outputs.size() > kOrder) {
        m_outputs.pop_back();
    }
    const auto& e = m_outputs;
    switch (e.size()) {
    case 1:
        return e[0];
    case 2:
        return (3 * e[0] - e[1]) / 2;
    case 3:
        return (23 * e[0] - 16 * e[1] + 5 * e[2]) / 12;
    default:
        return (55 * e[0] - 59 * e[1] + 37 * e[2] - 9 * e[3]) / 24;
    }
}

/// Formula (9) of the PNDM paper (Liu et al. 2022).
torch::Tensor PndmSampler::moved(const torch::Tensor& output, const torch::Tensor& x, int64_t from, int64_t to) const
{
    const double now = m_schedule.alphaBar(from);
    const double next = to >= 0 ? m_schedule.alphaBar(to) : m_finalAlphaBar;
    const bool isVelocity = m_schedule.predictionType() == PredictionType::Velocity;
    const auto e = isVelocity ? std::sqrt(now) * output + std::sqrt(1 - now) * x : output;
    const double divisor = now * std::sqrt(1 - next) + std::sqrt(now * (1 - now) * next);
    return std::sqrt(next / now) * x - ((next - now) / divisor) * e;
}

} // namespace referee
