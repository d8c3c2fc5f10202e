// SPDX-License-Identifier: GPL-3.0-or-later
// Self attention, cross attention, feed-forward, each with its norm and residual (diffusers: BasicTransformerBlock).
#pragma once

#include <torch/torch.h>

#include "core/layers/layer_norm.h"
#include "core/layers/linear.h"
#include "core/layers/module_list.h"
#include "core/models/unet/config.h"
#include "core/models/unet/feed_forward.h"

namespace referee::unet {

/// Self or cross attention (diffusers: Attention; projections to q, k, v have no bias).
class AttentionImpl : public torch::nn::Module {
public:
    AttentionImpl(int64_t width, int64_t contextWidth, int64_t heads);

    /// x_BTC attends to context_BSK (x itself for self attention) → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC, const torch::Tensor& context_BSK);

private:
    int64_t m_heads;
    Linear to_q;
    Linear to_k;
    Linear to_v;
    ModuleList<Linear> to_out; ///< one layer; the file's index 1 is dropout, which has no weights
};
TORCH_MODULE(Attention);

class TransformerBlockImpl : public torch::nn::Module {
public:
    explicit TransformerBlockImpl(const UNetLevel& level);

    /// x_BTC, context_BSK → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC, const torch::Tensor& context_BSK);

private:
    LayerNorm norm1;
    Attention attn1;
    LayerNorm norm2;
    Attention attn2;
    LayerNorm norm3;
    FeedForward ff;
};
TORCH_MODULE(TransformerBlock);

} // namespace referee::unet
