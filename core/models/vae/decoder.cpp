// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vae/decoder.h"

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

void DecoderLevelImpl::addParts(std::vector<DecoderPart>& parts)
{
    for (const auto& resnet : *resnets) {
        parts.emplace_back([block = resnet](const torch::Tensor& x) mutable { return block(x); });
    }
    for (const auto& upsampler : *upsamplers) {
        parts.emplace_back([block = upsampler](const torch::Tensor& x) mutable { return block(x); });
    }
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

std::vector<DecoderPart> DecoderImpl::parts()
{
    std::vector<DecoderPart> parts;
    parts.emplace_back([first = conv_in, mid = mid_block](const torch::Tensor& x) mutable { return mid(first(x)); });
    for (auto& level : *up_blocks) {
        level->addParts(parts);
    }
    parts.emplace_back(
        [norm = conv_norm_out, last = conv_out](const torch::Tensor& x) mutable { return last(normSilu(norm, x)); });
    return parts;
}

} // namespace referee::autoencoder
