// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vae/encoder.h"

#include "core/layers/norm_silu.h"

namespace referee::autoencoder {

DownsamplerImpl::DownsamplerImpl(int64_t channels)
    : conv(register_module("conv", Conv2d(channels, channels, ConvShape { .stride = 2, .padding = 0 })))
{
}

torch::Tensor DownsamplerImpl::forward(const torch::Tensor& x) { return conv(at::constant_pad_nd(x, { 0, 1, 0, 1 })); }

EncoderLevelImpl::EncoderLevelImpl(
    int64_t inputChannels, int64_t outputChannels, bool hasDownsampler, const AutoencoderConfig& config)
    : resnets(register_module("resnets", ModuleList<ResnetBlock>()))
    , downsamplers(register_module("downsamplers", ModuleList<Downsampler>()))
{
    for (int64_t i = 0; i < config.layers; ++i) {
        resnets->add(i == 0 ? inputChannels : outputChannels, outputChannels, config.normGroups);
    }
    if (hasDownsampler) {
        downsamplers->add(outputChannels);
    }
}

torch::Tensor EncoderLevelImpl::forward(torch::Tensor x)
{
    for (auto& resnet : *resnets) {
        x = resnet(x);
    }
    for (auto& downsampler : *downsamplers) {
        x = downsampler(x);
    }
    return x;
}

EncoderImpl::EncoderImpl(const AutoencoderConfig& config)
    : conv_in(register_module("conv_in", Conv2d(config.imageChannels, config.channels.front())))
    , down_blocks(register_module("down_blocks", ModuleList<EncoderLevel>()))
    , mid_block(register_module("mid_block", MidBlock(config.channels.back(), config.normGroups)))
    , conv_norm_out(register_module("conv_norm_out", GroupNorm(config.normGroups, config.channels.back(), kEps)))
    , conv_out(register_module("conv_out", Conv2d(config.channels.back(), 2 * config.latentChannels)))
{
    int64_t channels = config.channels.front();
    for (size_t i = 0; i < config.channels.size(); ++i) {
        down_blocks->add(channels, config.channels[i], i + 1 < config.channels.size(), config);
        channels = config.channels[i];
    }
}

torch::Tensor EncoderImpl::forward(const torch::Tensor& x)
{
    auto h = conv_in(x);
    for (auto& level : *down_blocks) {
        h = level(h);
    }
    return conv_out(normSilu(conv_norm_out, mid_block(h)));
}

} // namespace referee::autoencoder
