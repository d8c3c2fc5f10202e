// SPDX-License-Identifier: GPL-3.0-or-later
// The transformer that both towers of CLIP share (transformers: CLIPEncoder). Shapes: B batch, T tokens, C width.
#pragma once

#include <torch/torch.h>

#include "core/layers/layer_norm.h"
#include "core/layers/linear.h"
#include "core/layers/module_list.h"
#include "core/models/clip/config.h"

namespace referee::clip {

class SelfAttentionImpl : public torch::nn::Module {
public:
    explicit SelfAttentionImpl(const ClipTowerConfig& config);
    /// x_BTC → BTC; causal: a token sees itself and those before it.
    torch::Tensor forward(const torch::Tensor& x_BTC, bool isCausal);

private:
    int64_t m_heads;
    Linear k_proj;
    Linear v_proj;
    Linear q_proj;
    Linear out_proj;
};
TORCH_MODULE(SelfAttention);

class MlpImpl : public torch::nn::Module {
public:
    explicit MlpImpl(const ClipTowerConfig& config);
    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    Activation m_activation;
    Linear fc1;
    Linear fc2;
};
TORCH_MODULE(Mlp);

class EncoderLayerImpl : public torch::nn::Module {
public:
    explicit EncoderLayerImpl(const ClipTowerConfig& config);
    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC, bool isCausal);

private:
    SelfAttention self_attn;
    LayerNorm layer_norm1;
    Mlp mlp;
    LayerNorm layer_norm2;
};
TORCH_MODULE(EncoderLayer);

class EncoderImpl : public torch::nn::Module {
public:
    explicit EncoderImpl(const ClipTowerConfig& config);
    /// x_BTC → BTC
    torch::Tensor forward(torch::Tensor x_BTC, bool isCausal);

private:
    ModuleList<EncoderLayer> layers;
};
TORCH_MODULE(Encoder);

} // namespace referee::clip
