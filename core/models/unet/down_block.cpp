// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/down_block.h"

namespace referee::unet {

DownsamplerImpl::DownsamplerImpl(int64_t channels)
    : conv(register_module("conv", Conv2d(channels, channels, ConvShape { .stride = 2 })))
{
}

torch::Tensor DownsamplerImpl::forward(const torch::Tensor& x) { return conv(x); }

DownBlockImpl::DownBlockImpl(
    int64_t inputChannels, const UNetLevel& level, bool hasDownsampler, const UNetConfig& config)
    : resnets(register_module("resnets", ModuleList<ResnetBlock>()))
    , attentions(register_module("attentions", ModuleList<SpatialTransformer>()))
    , downsamplers(register_module("downsamplers", ModuleList<Downsampler>()))
{
    for (int64_t i = 0; i < level.layers; ++i) {
        resnets->add(i == 0 ? inputChannels : level.channels, level.channels, config);
        if (level.hasAttentionDown) {
            attentions->add(level, config);
        }
    }
    if (hasDownsampler) {
        downsamplers->add(level.channels);
    }
}

torch::Tensor DownBlockImpl::forward(
    torch::Tensor x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK, std::vector<torch::Tensor>& skips)
{
    for (size_t i = 0; i < resnets->size(); ++i) {
        x = resnets[i](x, time_BE);
        if (!attentions->empty()) {
            x = attentions[i](x, context_BSK);
        }
        skips.push_back(x);
    }
    for (auto& downsampler : *downsamplers) {
        x = downsampler(x);
        skips.push_back(x);
    }
    return x;
}

} // namespace referee::unet
