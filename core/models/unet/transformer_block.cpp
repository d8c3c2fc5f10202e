// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/transformer_block.h"

#include "core/layers/attention.h"

namespace referee::unet {

namespace {
constexpr double kLayerNormEps = 1e-5; ///< fixed in the original, no key of config.json
}

AttentionImpl::AttentionImpl(int64_t width, int64_t contextWidth, int64_t heads)
    : m_heads(heads)
    , to_q(register_module("to_q", Linear(width, width, false)))
    , to_k(register_module("to_k", Linear(contextWidth, width, false)))
    , to_v(register_module("to_v", Linear(contextWidth, width, false)))
    , to_out(register_module("to_out", ModuleList<Linear>()))
{
    to_out->add(width, width);
}

torch::Tensor AttentionImpl::forward(const torch::Tensor& x_BTC, const torch::Tensor& context_BSK)
{
    const auto q_BNTD = splitHeads(to_q(x_BTC), m_heads);
    const auto k_BNSD = splitHeads(to_k(context_BSK), m_heads);
    const auto v_BNSD = splitHeads(to_v(context_BSK), m_heads);
    return to_out[0](mergeHeads(attend(q_BNTD, k_BNSD, v_BNSD)));
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
