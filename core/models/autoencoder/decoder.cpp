// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/autoencoder/decoder.h"

#include "core/layers/norm_silu.h"

namespace referee::autoencoder {

UpsamplerImpl::UpsamplerImpl(int64_t channels)
    : conv(register_module("conv", Conv2d(channels, channels)))
{
}

torch::Tensor UpsamplerImpl::forward(const torch::Tensor& x)
{
    return conv(at::upsample_nearest2d(x, { 2 * x.size(2), 2 * x.size(3) }));
}

DecoderLevelImpl::DecoderLevelImpl(
    int64_t inputChannels, int64_t outputChannels, bool hasUpsampler, const AutoencoderConfig& config)
    : resnets(register_module("resnets", ModuleList<ResnetBlock>()))
    , upsamplers(register_module("upsamplers", ModuleList<Upsampler>()))
{
    for (int64_t i = 0; i <= config.layers; ++i) {
        resnets->add(i == 0 ? inputChannels : outputChannels, outputChannels, config.normGroups);
    }
    if (hasUpsampler) {
        upsamplers->add(outputChannels);
    }
}

torch::Tensor DecoderLevelImpl::forward(torch::Tensor x)
{
    for (auto& resnet : *resnets) {
        x = resnet(x);
    }
    for (auto& upsampler : *upsamplers) {
        x = upsampler(x);
    }
    return x;
}

DecoderImpl::DecoderImpl(const AutoencoderConfig& config)
    : conv_in(register_module("conv_in", Conv2d(config.latentChannels, config.channels.back())))
    , up_blocks(register_module("up_blocks", ModuleList<DecoderLevel>()))
    , mid_block(register_module("mid_block", MidBlock(config.channels.back(), config.normGroups)))
    , conv_norm_out(register_module("conv_norm_out", GroupNorm(config.normGroups, config.channels.front(), kEps)))
    , conv_out(register_module("conv_out", Conv2d(config.channels.front(), config.imageChannels)))
{
    int64_t channels = config.channels.back();
    for (size_t i = config.channels.size(); i-- > 0;) {
        up_blocks->add(channels, config.channels[i], i > 0, config);
        channels = config.channels[i];
    }
}

torch::Tensor DecoderImpl::forward(const torch::Tensor& latent)
{
    auto h = mid_block(conv_in(latent));
    for (auto& level : *up_blocks) {
        h = level(h);
    }
    return conv_out(normSilu(conv_norm_out, h));
}

} // namespace referee::autoencoder
