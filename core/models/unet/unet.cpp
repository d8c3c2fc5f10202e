// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/unet.h"

namespace referee {

namespace unet {

MidBlockImpl::MidBlockImpl(const UNetConfig& config)
    : attentions(register_module("attentions", ModuleList<SpatialTransformer>(1, config.levels.back(), config)))
    , resnets(register_module(
          "resnets", ModuleList<ResnetBlock>(2, config.levels.back().channels, config.levels.back().channels, config)))
{
}

torch::Tensor MidBlockImpl::forward(
    const torch::Tensor& x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK)
{
    return resnets[1](attentions[0](resnets[0](x, time_BE), context_BSK), time_BE);
}

} // namespace unet

UNet2DConditionImpl::UNet2DConditionImpl(const UNetConfig& config)
    : conv_in(register_module("conv_in", Conv2d(config.inputChannels, config.levels.front().channels)))
    , time_embedding(register_module("time_embedding", unet::TimeEmbedding(config)))
    , down_blocks(register_module("down_blocks", ModuleList<unet::DownBlock>()))
    , mid_block(register_module("mid_block", unet::MidBlock(config)))
    , up_blocks(register_module("up_blocks", ModuleList<unet::UpBlock>()))
    , conv_norm_out(register_module(
          "conv_norm_out", GroupNorm(config.normGroups, config.levels.front().channels, config.normEps)))
    , conv_out(register_module("conv_out", Conv2d(config.levels.front().channels, config.outputChannels)))
{
    buildBlocks(config);
}

void UNet2DConditionImpl::buildBlocks(const UNetConfig& config)
{
    const size_t count = config.levels.size();
    int64_t channels = config.levels.front().channels;
    std::vector<int64_t> skips { channels }; // channels of what forward() keeps, in the same order
    for (size_t i = 0; i < count; ++i) {
        const auto& level = config.levels[i];
        const bool isLast = i + 1 == count;
        down_blocks->add(channels, level, !isLast, config);
        channels = level.channels;
        skips.insert(skips.end(), static_cast<size_t>(level.layers) + (isLast ? 0 : 1), channels);
    }
    for (size_t i = count; i-- > 0;) {
        const auto& level = config.levels[i];
        const auto taken = static_cast<std::ptrdiff_t>(level.layers) + 1;
        up_blocks->add(channels, std::vector<int64_t>(skips.rbegin(), skips.rbegin() + taken), level, i > 0, config);
        skips.erase(skips.end() - taken, skips.end());
        channels = level.channels;
    }
}

torch::Tensor UNet2DConditionImpl::forward(
    const torch::Tensor& z_BChw, const torch::Tensor& timesteps_B, const torch::Tensor& context_BTC)
{
    const auto dtype = conv_in->weight.scalar_type();
    const auto context = context_BTC.to(dtype);
    const auto time_BE = time_embedding(timesteps_B);
    auto x = conv_in(z_BChw.to(dtype));
    std::vector<torch::Tensor> skips { x };
    for (auto& block : *down_blocks) {
        x = block->forward(x, time_BE, context, skips);
    }
    x = mid_block(x, time_BE, context);
    for (auto& block : *up_blocks) {
        x = block->forward(x, time_BE, context, skips);
    }
    return conv_out(normSilu(conv_norm_out, x)).to(z_BChw.scalar_type());
}

UNet2DCondition loadUNet(const std::filesystem::path& folder, const LoadOptions& options)
{
    UNet2DCondition network(UNetConfig::from(Config::load(folder / "config.json")));
    loadWeights(*network, openWeights(folder, options), options);
    setChannelsLast(*network);
    return network;
}

} // namespace referee
