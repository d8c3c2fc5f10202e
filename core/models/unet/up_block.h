// SPDX-License-Identifier: GPL-3.0-or-later
// One level on the way up (diffusers: UpBlock2D, CrossAttnUpBlock2D).
#pragma once

#include <cstdint>
#include <torch/torch.h>
#include <vector>

#include "core/layers/conv2d.h"
#include "core/layers/module_list.h"
#include "core/models/unet/config.h"
#include "core/models/unet/resnet_block.h"
#include "core/models/unet/spatial_transformer.h"

namespace referee::unet {

/// Nearest-neighbour enlargement to a given size and a convolution.
class UpsamplerImpl : public torch::nn::Module {
public:
    explicit UpsamplerImpl(int64_t channels);
    /// x_BChw → BCHW
    torch::Tensor forward(const torch::Tensor& x, at::IntArrayRef heightWidth);

private:
    Conv2d conv;
};
TORCH_MODULE(Upsampler);

class UpBlockImpl : public torch::nn::Module {
public:
    /// `skipChannels`: channels of the skips that this block takes, in the order in which it takes them.
    UpBlockImpl(int64_t inputChannels, const std::vector<int64_t>& skipChannels, const UNetLevel& level,
        bool hasUpsampler, const UNetConfig& config);

    /// x_BIhw, time_BE, context_BSK → BOHW. Takes its skips from the end of `skips`; what is left there tells the size
    /// to enlarge to (twice, or one less where halving had rounded up).
    torch::Tensor forward(torch::Tensor x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK,
        std::vector<torch::Tensor>& skips);

private:
    ModuleList<ResnetBlock> resnets;
    ModuleList<SpatialTransformer> attentions; ///< as many as resnets, or none
    ModuleList<Upsampler> upsamplers; ///< one, or none in the last block
};
TORCH_MODULE(UpBlock);

} // namespace referee::unet
