// SPDX-License-Identifier: GPL-3.0-or-later
// Sinusoidal timestep embedding and the two layers after it (diffusers: Timesteps, TimestepEmbedding).
#pragma once

#include <torch/torch.h>

#include "core/layers/linear.h"
#include "core/models/unet/config.h"

namespace referee::unet {

/// [cos(t f), sin(t f)] (sine first without `flip`) with f_k = exp(−ln 10000 · k / (half − shift)), half = width / 2.
/// timesteps_B → [B, width] in fp32.
torch::Tensor sinusoidalEmbedding(const torch::Tensor& timesteps_B, int64_t width, bool flip, double shift);

class TimeEmbeddingImpl : public torch::nn::Module {
public:
    explicit TimeEmbeddingImpl(const UNetConfig& config);

    /// timesteps_B → silu of the embedding [B, timeWidth]: every block begins with that silu.
    torch::Tensor forward(const torch::Tensor& timesteps_B);

private:
    int64_t m_inputWidth;
    bool m_flip;
    double m_shift;
    Linear linear_1;
    Linear linear_2;
};
TORCH_MODULE(TimeEmbedding);

} // namespace referee::unet
