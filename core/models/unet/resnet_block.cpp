// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/resnet_block.h"

#include "core/layers/norm_silu.h"

namespace referee::unet {

ResnetBlockImpl::ResnetBlockImpl(int64_t inputChannels, int64_t outputChannels, const UNetConfig& config)
    : norm1(register_module("norm1", GroupNorm(config.normGroups, inputChannels, config.normEps)))
    , conv1(register_module("conv1", Conv2d(inputChannels, outputChannels)))
    , time_emb_proj(register_module("time_emb_proj", Linear(config.timeWidth(), outputChannels)))
    , norm2(register_module("norm2", GroupNorm(config.normGroups, outputChannels, config.normEps)))
    , conv2(register_module("conv2", Conv2d(outputChannels, outputChannels)))
{
    if (inputChannels != outputChannels) {
        conv_shortcut = register_module(
            "conv_shortcut", Conv2d(inputChannels, outputChannels, ConvShape { .kernel = 1, .padding = 0 }));
    }
}

torch::Tensor ResnetBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& time_BE)
{
    auto h = conv1(normSilu(norm1, x));
    h = h + time_emb_proj(time_BE).unsqueeze(2).unsqueeze(3);
    h = conv2(normSilu(norm2, h));
    return (conv_shortcut ? (*conv_shortcut)(x) : x) + h;
}

} // namespace referee::unet
