// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vae/resnet_block.h"

#include "core/layers/norm_silu.h"

namespace referee::autoencoder {

ResnetBlockImpl::ResnetBlockImpl(int64_t inputChannels, int64_t outputChannels, int64_t normGroups)
    : norm1(register_module("norm1", GroupNorm(normGroups, inputChannels, kEps)))
    , conv1(register_module("conv1", Conv2d(inputChannels, outputChannels)))
    , norm2(register_module("norm2", GroupNorm(normGroups, outputChannels, kEps)))
    , conv2(register_module("conv2", Conv2d(outputChannels, outputChannels)))
{
    if (inputChannels != outputChannels) {
        conv_shortcut = register_module(
            "conv_shortcut", Conv2d(inputChannels, outputChannels, ConvShape { .kernel = 1, .padding = 0 }));
    }
}

torch::Tensor ResnetBlockImpl::forward(const torch::Tensor& x)
{
    const auto h = conv1(normSilu(norm1, x));
    return (conv_shortcut ? (*conv_shortcut)(x) : x) + conv2(normSilu(norm2, h));
}

} // namespace referee::autoencoder
