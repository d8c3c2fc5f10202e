// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/dpm_sampler.h"

#include <cmath>

#include "core/diffusion/timesteps.h"

namespace referee {

namespace {

constexpr int64_t kFewSteps = 15; ///< below, lower_order_final applies

double shareOfPicture(double noiseRatio) { return 1 / std::sqrt(1 + noiseRatio * noiseRatio); }

/// λ = ln(a/s); +∞ where there is no noise left.
double logSnr(double noiseRatio) { return -std::log(noiseRatio); }

} // namespace

DpmSampler::DpmSampler(const SchedulerConfig& config, int64_t steps)
    : Sampler(spacedTimestepsForDpm(config, steps))
    , m_predictionType(config.predictionType)
    , m_isFirstOrderAtEnd(!config.sigmaMinAtEnd || (config.lowerOrderFinal && steps < kFewSteps))
{
    const NoiseSchedule schedule(config);
    for (const int64_t t : timesteps()) {
        m_noiseRatio.push_back(schedule.sigma(t) / schedule.alpha(t));
    }
    m_noiseRatio.push_back(config.sigmaMinAtEnd ? schedule.sigma(0) / schedule.alpha(0) : 0);
}

bool DpmSampler::isFirstOrder(size_t index) const
{
    return index == 0 || (m_isFirstOrderAtEnd && index + 1 == timesteps().size());
}

torch::Tensor DpmSampler::step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x)
{
    const double now = m_noiseRatio.at(index);
    const double next = m_noiseRatio.at(index + 1);
    const double a = shareOfPicture(now);
    const double s = now * a;
    const auto output = prediction.to(x.scalar_type());
    const bool isVelocity = m_predictionType == PredictionType::Velocity;
    const auto picture = isVelocity ? a * x - s * output : (x - s * output) / a;

    const double h = logSnr(next) - logSnr(now);
    auto direction = picture;
    if (!isFirstOrder(index)) {
        const double ratio = (logSnr(now) - logSnr(m_noiseRatio[index - 1])) / h;
        direction = picture + (0.5 / ratio) * (picture - m_lastPicture);
    }
    m_lastPicture = picture;
    const double aNext = shareOfPicture(next);
    return (next * aNext / s) * x - (aNext * std::expm1(-h)) * direction;
}

std::vector<torch::Tensor> DpmSampler::memory() const
{
    return m_lastPicture.defined() ? std::vector { m_lastPicture } : std::vector<torch::Tensor>();
}

void DpmSampler::setMemory(size_t /*index*/, const std::vector<torch::Tensor>& memory)
{
    m_lastPicture = memory.empty() ? torch::Tensor() : memory.front();
}

} // namespace referee
