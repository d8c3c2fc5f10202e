// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vit/vit_layer.h"

#include "core/layers/attention.h"

namespace referee {

VitAttentionImpl::VitAttentionImpl(const VitConfig& config)
    : qkv(register_module("qkv", Linear(config.width, 3 * config.width, config.qkvBias)))
    , projection(register_module("projection", Linear(config.width, config.width)))
    , m_heads(config.heads)
{
    headWidth(config.width, config.heads, config.file);
}

torch::Tensor VitAttentionImpl::forward(const torch::Tensor& x_BTC)
{
    const auto sizes = x_BTC.sizes();
    const auto qkv_3BNTD
        = qkv(x_BTC).view({ sizes[0], sizes[1], 3, m_heads, sizes[2] / m_heads }).permute({ 2, 0, 3, 1, 4 }).unbind(0);
    return projection(mergeHeads(attend(qkv_3BNTD[0], qkv_3BNTD[1], qkv_3BNTD[2])));
}

VitMlpImpl::VitMlpImpl(const VitConfig& config)
    : fc1(register_module("fc1", Linear(config.width, config.intermediate)))
    , fc2(register_module("fc2", Linear(config.intermediate, config.width)))
    , m_activation(config.activation)
{
}

torch::Tensor VitMlpImpl::forward(const torch::Tensor& x_BTC) { return fc2(m_activation(fc1(x_BTC))); }

VitLayerImpl::VitLayerImpl(const VitConfig& config)
    : self_attn(register_module("self_attn", VitAttention(config)))
    , layer_norm1(register_module("layer_norm1", LayerNorm(config.width, config.eps)))
    , mlp(register_module("mlp", VitMlp(config)))
    , layer_norm2(register_module("layer_norm2", LayerNorm(config.width, config.eps)))
{
}

torch::Tensor VitLayerImpl::forward(const torch::Tensor& x_BTC)
{
    const auto seen = x_BTC + self_attn(layer_norm1(x_BTC));
    return seen + mlp(layer_norm2(seen));
}

} // namespace referee
