// SPDX-License-Identifier: GPL-3.0-or-later
// One block of the vision transformer (transformers Blip2EncoderLayer, the same as BlipEncoderLayer).
// B pictures, T tokens, C width.
#pragma once

#include <torch/torch.h>

#include "core/layers/layer_norm.h"
#include "core/layers/linear.h"
#include "core/models/vit/vit_config.h"

namespace referee {

/// Self-attention with one matrix for queries, keys and values.
class VitAttentionImpl : public torch::nn::Module {
public:
    explicit VitAttentionImpl(const VitConfig& config);

    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    Linear qkv;
    Linear projection;
    int64_t m_heads;
};
TORCH_MODULE(VitAttention);

class VitMlpImpl : public torch::nn::Module {
public:
    explicit VitMlpImpl(const VitConfig& config);

    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    Linear fc1;
    Linear fc2;
    Activation m_activation;
};
TORCH_MODULE(VitMlp);

/// Norm first, two residual branches.
class VitLayerImpl : public torch::nn::Module {
public:
    explicit VitLayerImpl(const VitConfig& config);

    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    VitAttention self_attn;
    LayerNorm layer_norm1;
    VitMlp mlp;
    LayerNorm layer_norm2;
};
TORCH_MODULE(VitLayer);

} // namespace referee
