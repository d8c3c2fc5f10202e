// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vae/vae_blocks.h"

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

PictureAttentionImpl::PictureAttentionImpl(int64_t channels, int64_t normGroups)
    : group_norm(register_module("group_norm", GroupNorm(normGroups, channels, kEps)))
    , to_q(register_module("to_q", Linear(channels, channels)))
    , to_k(register_module("to_k", Linear(channels, channels)))
    , to_v(register_module("to_v", Linear(channels, channels)))
    , to_out(register_module("to_out", ModuleList<Linear>(1, channels, channels)))
{
}

torch::Tensor PictureAttentionImpl::forward(const torch::Tensor& x)
{
    const auto tokens_BTC = group_norm(x).permute({ 0, 2, 3, 1 }).flatten(1, 2);
    const auto q_BNTD = splitHeads(to_q(tokens_BTC), 1);
    const auto k_BNTD = splitHeads(to_k(tokens_BTC), 1);
    const auto v_BNTD = splitHeads(to_v(tokens_BTC), 1);
    const auto mixed_BTC = to_out[0](mergeHeads(attend(q_BNTD, k_BNTD, v_BNTD)));
    return x + mixed_BTC.transpose(1, 2).unflatten(2, { x.size(2), x.size(3) });
}

MidBlockImpl::MidBlockImpl(int64_t channels, int64_t normGroups)
    : attentions(register_module("attentions", ModuleList<PictureAttention>(1, channels, normGroups)))
    , resnets(register_module("resnets", ModuleList<ResnetBlock>(2, channels, channels, normGroups)))
{
}

torch::Tensor MidBlockImpl::forward(const torch::Tensor& x) { return resnets[1](attentions[0](resnets[0](x))); }

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
        parts.emplace_back([block = upsampler](const torch::Tensor& x) mutable {
            return block->forward(x, { 2 * x.size(2), 2 * x.size(3) });
        });
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
