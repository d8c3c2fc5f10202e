// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/spatial_transformer.h"

namespace referee::unet {

namespace {

constexpr double kGroupNormEps = 1e-6; ///< fixed in the original; norm_eps of config.json is for the resnets

std::vector<int64_t> projectionShape(int64_t channels, bool isLinear)
{
    return isLinear ? std::vector<int64_t> { channels, channels } : std::vector<int64_t> { channels, channels, 1, 1 };
}

} // namespace

ChannelProjectionImpl::ChannelProjectionImpl(int64_t channels, bool isLinear)
    : weight(register_parameter("weight", torch::empty(projectionShape(channels, isLinear)), false))
    , bias(register_parameter("bias", torch::empty({ channels }), false))
{
}

torch::Tensor ChannelProjectionImpl::forward(const torch::Tensor& x_BTC)
{
    return at::linear(x_BTC, weight.flatten(1), bias);
}

SpatialTransformerImpl::SpatialTransformerImpl(const UNetLevel& level, const UNetConfig& config)
    : norm(register_module("norm", GroupNorm(config.normGroups, level.channels, kGroupNormEps)))
    , proj_in(register_module("proj_in", ChannelProjection(level.channels, config.useLinearProjection)))
    , transformer_blocks(register_module("transformer_blocks", ModuleList<TransformerBlock>()))
    , proj_out(register_module("proj_out", ChannelProjection(level.channels, config.useLinearProjection)))
{
    for (int64_t i = 0; i < level.transformers; ++i) {
        transformer_blocks->add(level);
    }
}

torch::Tensor SpatialTransformerImpl::forward(const torch::Tensor& x, const torch::Tensor& context_BSK)
{
    // Position by position a 1×1 convolution is the linear layer: both kinds of file take this one path.
    auto tokens_BTC = proj_in(norm(x).permute({ 0, 2, 3, 1 }).flatten(1, 2));
    for (auto& block : *transformer_blocks) {
        tokens_BTC = block(tokens_BTC, context_BSK);
    }
    return x + proj_out(tokens_BTC).transpose(1, 2).unflatten(2, { x.size(2), x.size(3) });
}

} // namespace referee::unet
