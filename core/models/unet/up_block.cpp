// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/up_block.h"

namespace referee::unet {

UpsamplerImpl::UpsamplerImpl(int64_t channels)
    : conv(register_module("conv", Conv2d(channels, channels)))
{
}

torch::Tensor UpsamplerImpl::forward(const torch::Tensor& x, at::IntArrayRef heightWidth)
{
    return conv(at::upsample_nearest2d(x, heightWidth));
}

UpBlockImpl::UpBlockImpl(int64_t inputChannels, const std::vector<int64_t>& skipChannels, const UNetLevel& level,
    bool hasUpsampler, const UNetConfig& config)
    : resnets(register_module("resnets", ModuleList<ResnetBlock>()))
    , attentions(register_module("attentions", ModuleList<SpatialTransformer>()))
    , upsamplers(register_module("upsamplers", ModuleList<Upsampler>()))
{
    int64_t channels = inputChannels;
    for (const int64_t skip : skipChannels) {
        resnets->add(channels + skip, level.channels, config);
        channels = level.channels;
        if (level.hasAttentionUp) {
            attentions->add(level, config);
        }
    }
    if (hasUpsampler) {
        upsamplers->add(level.channels);
    }
}

torch::Tensor UpBlockImpl::forward(
    torch::Tensor x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK, std::vector<torch::Tensor>& skips)
{
    for (size_t i = 0; i < resnets->size(); ++i) {
        x = resnets[i](at::cat({ x, skips.back() }, 1), time_BE);
        skips.pop_back();
        if (!attentions->empty()) {
            x = attentions[i](x, context_BSK);
        }
    }
    for (auto& upsampler : *upsamplers) {
        x = upsampler->forward(x, skips.back().sizes().slice(2));
    }
    return x;
}

} // namespace referee::unet
