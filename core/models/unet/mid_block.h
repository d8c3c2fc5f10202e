// SPDX-License-Identifier: GPL-3.0-or-later
// The innermost block (diffusers: UNetMidBlock2DCrossAttn with one layer).
#pragma once

#include <torch/torch.h>

#include "core/layers/module_list.h"
#include "core/models/unet/config.h"
#include "core/models/unet/resnet_block.h"
#include "core/models/unet/spatial_transformer.h"

namespace referee::unet {

class MidBlockImpl : public torch::nn::Module {
public:
    explicit MidBlockImpl(const UNetConfig& config);

    /// x_BCHW, time_BE, context_BSK → BCHW
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK);

private:
    ModuleList<SpatialTransformer> attentions;
    ModuleList<ResnetBlock> resnets;
};
TORCH_MODULE(MidBlock);

} // namespace referee::unet
