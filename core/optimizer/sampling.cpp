// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/sampling.h"

#include "core/diffusion/guidance.h"

namespace referee {

Sampling::Sampling(
    Networks& networks, const Settings& settings, const torch::Tensor& noise, const torch::Tensor& condition_2TC)
    : m_networks(networks)
    , m_sampler(makeSampler(settings.sampler, networks.scheduler, settings.samplerSteps))
    , m_latent(noise)
    , m_condition_2TC(condition_2TC)
{
}

int64_t Sampling::timestep() const
{
    return m_position < length() ? m_sampler->timesteps()[static_cast<size_t>(m_position)] : 0;
}

void Sampling::step(double cfg)
{
    const torch::NoGradGuard noGrad;
    const auto predicted = predictBoth(m_networks, m_latent, timestep(), m_condition_2TC).to(m_networks.state);
    const auto guided = guide(predicted.narrow(0, 0, 1), predicted.narrow(0, 1, 1), cfg);
    m_latent = m_sampler->step(guided, static_cast<size_t>(m_position), m_latent);
    ++m_position;
}

torch::Tensor predictBoth(
    Networks& networks, const torch::Tensor& z_14hw, int64_t timestep, const torch::Tensor& condition_2TC)
{
    const auto z_24hw = z_14hw.to(networks.precision).expand({ 2, -1, -1, -1 });
    const auto t_2 = torch::full({ 2 }, timestep, torch::TensorOptions(networks.device).dtype(torch::kInt64));
    return networks.unet->forward(z_24hw, t_2, condition_2TC);
}

} // namespace referee
