// SPDX-License-Identifier: GPL-3.0-or-later
// Transformer over the positions of a picture (diffusers: Transformer2DModel with continuous input).
#pragma once

#include <torch/torch.h>

#include "core/layers/group_norm.h"
#include "core/layers/module_list.h"
#include "core/models/unet/config.h"
#include "core/models/unet/transformer_block.h"

namespace referee::unet {

/// A C → C layer over channels that the file stores as a matrix (linear projection) or as a 1×1 convolution.
class ChannelProjectionImpl : public torch::nn::Module {
public:
    ChannelProjectionImpl(int64_t channels, bool isLinear);
    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    torch::Tensor weight; ///< [C, C] or [C, C, 1, 1]
    torch::Tensor bias;
};
TORCH_MODULE(ChannelProjection);

class SpatialTransformerImpl : public torch::nn::Module {
public:
    SpatialTransformerImpl(const UNetLevel& level, const UNetConfig& config);

    /// x_BCHW, context_BSK → BCHW
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& context_BSK);

private:
    GroupNorm norm;
    ChannelProjection proj_in;
    ModuleList<TransformerBlock> transformer_blocks;
    ChannelProjection proj_out;
};
TORCH_MODULE(SpatialTransformer);

} // namespace referee::unet
