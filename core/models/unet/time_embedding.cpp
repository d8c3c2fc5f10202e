// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/time_embedding.h"

#include <cmath>

namespace referee::unet {

torch::Tensor sinusoidalEmbedding(const torch::Tensor& timesteps_B, int64_t width, bool flip, double shift)
{
    constexpr double kMaxPeriod = 10000;
    const int64_t half = width / 2;
    const auto steps = torch::arange(half, timesteps_B.options().dtype(torch::kFloat32));
    const auto frequencies = at::exp(steps * -std::log(kMaxPeriod) / (static_cast<double>(half) - shift));
    const auto angles = timesteps_B.to(torch::kFloat32).unsqueeze(1) * frequencies;
    return flip ? at::cat({ angles.cos(), angles.sin() }, 1) : at::cat({ angles.sin(), angles.cos() }, 1);
}

TimeEmbeddingImpl::TimeEmbeddingImpl(const UNetConfig& config)
    : m_inputWidth(config.levels.front().channels)
    , m_flip(config.flipSinToCos)
    , m_shift(config.freqShift)
    , linear_1(register_module("linear_1", Linear(m_inputWidth, config.timeWidth())))
    , linear_2(register_module("linear_2", Linear(config.timeWidth(), config.timeWidth())))
{
}

torch::Tensor TimeEmbeddingImpl::forward(const torch::Tensor& timesteps_B)
{
    const auto waves = sinusoidalEmbedding(timesteps_B, m_inputWidth, m_flip, m_shift);
    return at::silu(linear_2(at::silu(linear_1(waves.to(linear_1->weight.scalar_type())))));
}

} // namespace referee::unet
