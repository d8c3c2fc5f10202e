// SPDX-License-Identifier: GPL-3.0-or-later
// Self attention, cross attention, feed-forward, each with its norm and residual (diffusers: BasicTransformerBlock).
#pragma once

#include <torch/torch.h>

#include "core/layers/layer_norm.h"
#include "core/models/unet/attention.h"
#include "core/models/unet/config.h"
#include "core/models/unet/feed_forward.h"

namespace referee::unet {

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
