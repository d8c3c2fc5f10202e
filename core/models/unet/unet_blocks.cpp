// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/unet_blocks.h"

#include <cmath>

namespace referee::unet {

namespace {

// Fixed in the original, no keys of config.json; its norm_eps is for the resnets.
constexpr int64_t kExpansion = 4; ///< inner width ÷ width of a feed-forward branch
constexpr double kLayerNormEps = 1e-5;
constexpr double kGroupNormEps = 1e-6;

std::vector<int64_t> projectionShape(int64_t channels, bool isLinear)
{
    return isLinear ? std::vector<int64_t> { channels, channels } : std::vector<int64_t> { channels, channels, 1, 1 };
}

} // namespace

torch::Tensor sinusoidalEmbedding(const torch::Tensor& timesteps_B, int64_t width, bool flip, double shift)
{
    constexpr double kMaxPeriod = 10000;
    const int64_t half = width / 2;
    const auto steps = torch::arange(half, timesteps_B.options().dtype(torch::kFloat32));
    const auto frequencies = at::exp(steps * -std::log(kMaxPeriod) / (static_cast<double>(half) - shift));
    const auto angles = timesteps_B.to(torch::kFloat32).unsqueeze(1) * frequencies;
    return flip ? at::cat({ angles.cos(), angles.sin() }, 1) : at::cat({ angles.sin(), angles.cos() }, 1);
}

TimeEmbeddingImpl::TimeEmbeddingImpl(const UNetConfig& config)
    : m_inputWidth(config.levels.front().channels)
    , m_flip(config.flipSinToCos)
    , m_shift(config.freqShift)
    , linear_1(register_module("linear_1", Linear(m_inputWidth, config.timeWidth())))
    , linear_2(register_module("linear_2", Linear(config.timeWidth(), config.timeWidth())))
{
}

torch::Tensor TimeEmbeddingImpl::forward(const torch::Tensor& timesteps_B)
{
    const auto waves = sinusoidalEmbedding(timesteps_B, m_inputWidth, m_flip, m_shift);
    return at::silu(linear_2(at::silu(linear_1(waves.to(linear_1->weight.scalar_type())))));
}

GatedProjectionImpl::GatedProjectionImpl(int64_t width, int64_t innerWidth)
    : proj(register_module("proj", Linear(width, 2 * innerWidth)))
{
}

torch::Tensor GatedProjectionImpl::forward(const torch::Tensor& x_BTC)
{
    const auto halves = proj(x_BTC).chunk(2, -1);
    return halves[0] * at::gelu(halves[1]);
}

FeedForwardNetImpl::FeedForwardNetImpl(int64_t width)
    : m_gated(register_module("0", GatedProjection(width, kExpansion * width)))
    , m_output(register_module("2", Linear(kExpansion * width, width)))
{
}

torch::Tensor FeedForwardNetImpl::forward(const torch::Tensor& x_BTC) { return m_output(m_gated(x_BTC)); }

FeedForwardImpl::FeedForwardImpl(int64_t width)
    : net(register_module("net", FeedForwardNet(width)))
{
}

torch::Tensor FeedForwardImpl::forward(const torch::Tensor& x_BTC) { return net(x_BTC); }

AttentionImpl::AttentionImpl(int64_t width, int64_t contextWidth, int64_t heads)
    : m_heads(heads)
    , to_q(register_module("to_q", Linear(width, width, false)))
    , to_k(register_module("to_k", Linear(contextWidth, width, false)))
    , to_v(register_module("to_v", Linear(contextWidth, width, false)))
    , to_out(register_module("to_out", ModuleList<Linear>(1, width, width)))
{
}

torch::Tensor AttentionImpl::forward(const torch::Tensor& x_BTC, const torch::Tensor& context_BSK)
{
    const auto q_BNTD = splitHeads(to_q(x_BTC), m_heads);
    const auto k_BNSD = splitHeads(to_k(context_BSK), m_heads);
    const auto v_BNSD = splitHeads(to_v(context_BSK), m_heads);
    return to_out[0](mergeHeads(attend(q_BNTD, k_BNSD, v_BNSD)));
}

TransformerBlockImpl::TransformerBlockImpl(const UNetLevel& level)
    : norm1(register_module("norm1", LayerNorm(level.channels, kLayerNormEps)))
    , attn1(register_module("attn1", Attention(level.channels, level.channels, level.heads)))
    , norm2(register_module("norm2", LayerNorm(level.channels, kLayerNormEps)))
    , attn2(register_module("attn2", Attention(level.channels, level.contextWidth, level.heads)))
    , norm3(register_module("norm3", LayerNorm(level.channels, kLayerNormEps)))
    , ff(register_module("ff", FeedForward(level.channels)))
{
}

torch::Tensor TransformerBlockImpl::forward(const torch::Tensor& x_BTC, const torch::Tensor& context_BSK)
{
    const auto normed = norm1(x_BTC);
    auto x = x_BTC + attn1(normed, normed);
    x = x + attn2(norm2(x), context_BSK);
    return x + ff(norm3(x));
}

ChannelProjectionImpl::ChannelProjectionImpl(int64_t channels, bool isLinear)
    : weight(register_parameter("weight", torch::empty(projectionShape(channels, isLinear)), false))
    , bias(register_parameter("bias", torch::empty({ channels }), false))
{
}

torch::Tensor ChannelProjectionImpl::forward(const torch::Tensor& x_BTC)
{
    return at::linear(x_BTC, weight.flatten(1), bias);
}

SpatialTransformerImpl::SpatialTransformerImpl(const UNetLevel& level, const UNetConfig& config)
    : norm(register_module("norm", GroupNorm(config.normGroups, level.channels, kGroupNormEps)))
    , proj_in(register_module("proj_in", ChannelProjection(level.channels, config.useLinearProjection)))
    , transformer_blocks(register_module("transformer_blocks", ModuleList<TransformerBlock>(level.transformers, level)))
    , proj_out(register_module("proj_out", ChannelProjection(level.channels, config.useLinearProjection)))
{
}

torch::Tensor SpatialTransformerImpl::forward(const torch::Tensor& x, const torch::Tensor& context_BSK)
{
    // Position by position a 1×1 convolution is the linear layer: both kinds of file take this one path.
    auto tokens_BTC = proj_in(norm(x).permute({ 0, 2, 3, 1 }).flatten(1, 2));
    for (auto& block : *transformer_blocks) {
        tokens_BTC = block(tokens_BTC, context_BSK);
    }
    return x + proj_out(tokens_BTC).transpose(1, 2).unflatten(2, { x.size(2), x.size(3) });
}

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
