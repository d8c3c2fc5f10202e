// SPDX-License-Identifier: GPL-3.0-or-later
// One level on the way down (diffusers: DownBlock2D, CrossAttnDownBlock2D).
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

/// Halves the picture by a convolution of stride 2.
class DownsamplerImpl : public torch::nn::Module {
public:
    explicit DownsamplerImpl(int64_t channels);
    /// x_BCHW → BC⌈H/2⌉⌈W/2⌉
    torch::Tensor forward(const torch::Tensor& x);

private:
    Conv2d conv;
};
TORCH_MODULE(Downsampler);

class DownBlockImpl : public torch::nn::Module {
public:
    DownBlockImpl(int64_t inputChannels, const UNetLevel& level, bool hasDownsampler, const UNetConfig& config);

    /// x_BIHW, time_BE, context_BSK → BO⌈H/2⌉⌈W/2⌉; every intermediate result is appended to `skips`.
    torch::Tensor forward(torch::Tensor x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK,
        std::vector<torch::Tensor>& skips);

private:
    ModuleList<ResnetBlock> resnets;
    ModuleList<SpatialTransformer> attentions; ///< as many as resnets, or none
    ModuleList<Downsampler> downsamplers; ///< one, or none in the last block
};
TORCH_MODULE(DownBlock);

} // namespace referee::unet
