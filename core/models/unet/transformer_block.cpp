// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/transformer_block.h"

namespace referee::unet {

namespace {
constexpr double kLayerNormEps = 1e-5; ///< fixed in the original, no key of config.json
}

TransformerBlockImpl::TransformerBlockImpl(const UNetLevel& level)
    : norm1(register_module("norm1", LayerNorm(level.channels, kLayerNormEps)))
    , attn1(register_module("attn1", Attention(level.channels, level.channels, level.heads)))
    , norm2(register_module("norm2", LayerNorm(level.channels, kLayerNormEps)))
    , attn2(register_module("attn2", Attention(level.channels, level.contextWidth, level.heads)))
    , norm3(register_module("norm3", LayerNorm(level.channels, kLayerNormEps)))
    , ff(register_module("ff", FeedForward(level.channels)))
{
}

torch::Tensor TransformerBlockImpl::forward(const torch::Tensor& x_BTC, const torch::Tensor& context_BSK)
{
    const auto normed = norm1(x_BTC);
    auto x = x_BTC + attn1(normed, normed);
    x = x + attn2(norm2(x), context_BSK);
    return x + ff(norm3(x));
}

} // namespace referee::unet
