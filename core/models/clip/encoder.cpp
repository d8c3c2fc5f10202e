// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/clip/encoder.h"

#include "core/layers/attention.h"

namespace referee::clip {

SelfAttentionImpl::SelfAttentionImpl(const ClipTowerConfig& config)
    : m_heads(config.heads)
    , k_proj(register_module("k_proj", Linear(config.width, config.width)))
    , v_proj(register_module("v_proj", Linear(config.width, config.width)))
    , q_proj(register_module("q_proj", Linear(config.width, config.width)))
    , out_proj(register_module("out_proj", Linear(config.width, config.width)))
{
}

torch::Tensor SelfAttentionImpl::forward(const torch::Tensor& x_BTC, bool isCausal)
{
    const auto q_BNTD = splitHeads(q_proj(x_BTC), m_heads);
    const auto k_BNTD = splitHeads(k_proj(x_BTC), m_heads);
    const auto v_BNTD = splitHeads(v_proj(x_BTC), m_heads);
    return out_proj(mergeHeads(attend(q_BNTD, k_BNTD, v_BNTD, std::nullopt, isCausal)));
}

MlpImpl::MlpImpl(const ClipTowerConfig& config)
    : m_activation(config.activation)
    , fc1(register_module("fc1", Linear(config.width, config.innerWidth)))
    , fc2(register_module("fc2", Linear(config.innerWidth, config.width)))
{
}

torch::Tensor MlpImpl::forward(const torch::Tensor& x_BTC) { return fc2(m_activation(fc1(x_BTC))); }

EncoderLayerImpl::EncoderLayerImpl(const ClipTowerConfig& config)
    : self_attn(register_module("self_attn", SelfAttention(config)))
    , layer_norm1(register_module("layer_norm1", LayerNorm(config.width, config.eps)))
    , mlp(register_module("mlp", Mlp(config)))
    , layer_norm2(register_module("layer_norm2", LayerNorm(config.width, config.eps)))
{
}

torch::Tensor EncoderLayerImpl::forward(const torch::Tensor& x_BTC, bool isCausal)
{
    const auto x = x_BTC + self_attn(layer_norm1(x_BTC), isCausal);
    return x + mlp(layer_norm2(x));
}

EncoderImpl::EncoderImpl(const ClipTowerConfig& config)
    : layers(register_module("layers", ModuleList<EncoderLayer>()))
{
    for (int64_t i = 0; i < config.layers; ++i) {
        layers->add(config);
    }
}

torch::Tensor EncoderImpl::forward(torch::Tensor x_BTC, bool isCausal)
{
    for (auto& layer : *layers) {
        x_BTC = layer(x_BTC, isCausal);
    }
    return x_BTC;
}

} // namespace referee::clip
