// SPDX-License-Identifier: GPL-3.0-or-later
// The blocks of Stable Diffusion's UNet (diffusers: unet_2d_blocks, transformer_2d, resnet, embeddings).
#pragma once

#include "core/layers/layers.h"
#include "core/layers/norms.h"
#include "core/models/unet/config.h"

#include <cstdint>
#include <optional>
#include <torch/torch.h>
#include <vector>

namespace referee::unet {

// Sinusoidal timestep embedding and the two layers after it (diffusers: Timesteps, TimestepEmbedding).

/// [cos(t f), sin(t f)] (sine first without `flip`) with f_k = exp(−ln 10000 · k / (half − shift)), half = width / 2.
/// timesteps_B → [B, width] in fp32.
torch::Tensor sinusoidalEmbedding(const torch::Tensor& timesteps_B, int64_t width, bool flip, double shift);

class TimeEmbeddingImpl : public torch::nn::Module {
public:
    explicit TimeEmbeddingImpl(const UNetConfig& config);

    /// timesteps_B → silu of the embedding [B, timeWidth]: every block begins with that silu.
    torch::Tensor forward(const torch::Tensor& timesteps_B);

private:
    int64_t m_inputWidth;
    bool m_flip;
    double m_shift;
    Linear linear_1;
    Linear linear_2;
};
TORCH_MODULE(TimeEmbedding);

// Gated feed-forward part of a transformer block (diffusers: FeedForward with GEGLU).

/// a · gelu(b), where a and b are the halves of one projection (the gate is the second half).
class GatedProjectionImpl : public torch::nn::Module {
public:
    GatedProjectionImpl(int64_t width, int64_t innerWidth);
    /// x_BTC → BTI
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    Linear proj;
};
TORCH_MODULE(GatedProjection);

/// The children of `net` that have weights: 0 and 2 (1 is dropout).
class FeedForwardNetImpl : public torch::nn::Module {
public:
    explicit FeedForwardNetImpl(int64_t width);
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    GatedProjection m_gated;
    Linear m_output;
};
TORCH_MODULE(FeedForwardNet);

class FeedForwardImpl : public torch::nn::Module {
public:
    explicit FeedForwardImpl(int64_t width);
    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    FeedForwardNet net;
};
TORCH_MODULE(FeedForward);

// Self attention, cross attention, feed-forward, each with its norm and residual (diffusers: BasicTransformerBlock).

/// Self or cross attention (diffusers: Attention; projections to q, k, v have no bias).
class AttentionImpl : public torch::nn::Module {
public:
    AttentionImpl(int64_t width, int64_t contextWidth, int64_t heads);

    /// x_BTC attends to context_BSK (x itself for self attention) → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC, const torch::Tensor& context_BSK);

private:
    int64_t m_heads;
    Linear to_q;
    Linear to_k;
    Linear to_v;
    ModuleList<Linear> to_out; ///< one layer; the file's index 1 is dropout, which has no weights
};
TORCH_MODULE(Attention);

class TransformerBlockImpl : public torch::nn::Module {
public:
    explicit TransformerBlockImpl(const UNetLevel& level);

    /// x_BTC, context_BSK → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC, const torch::Tensor& context_BSK);

private:
    LayerNorm norm1;
    Attention attn1;
    LayerNorm norm2;
    Attention attn2;
    LayerNorm norm3;
    FeedForward ff;
};
TORCH_MODULE(TransformerBlock);

// Transformer over the positions of a picture (diffusers: Transformer2DModel with continuous input).

/// A C → C layer over channels that the file stores as a matrix (linear projection) or as a 1×1 convolution.
class ChannelProjectionImpl : public torch::nn::Module {
public:
    ChannelProjectionImpl(int64_t channels, bool isLinear);
    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    torch::Tensor weight; ///< [C, C] or [C, C, 1, 1]
    torch::Tensor bias;
};
TORCH_MODULE(ChannelProjection);

class SpatialTransformerImpl : public torch::nn::Module {
public:
    SpatialTransformerImpl(const UNetLevel& level, const UNetConfig& config);

    /// x_BCHW, context_BSK → BCHW
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& context_BSK);

private:
    GroupNorm norm;
    ChannelProjection proj_in;
    ModuleList<TransformerBlock> transformer_blocks;
    ChannelProjection proj_out;
};
TORCH_MODULE(SpatialTransformer);

/// Residual block with time conditioning (diffusers: ResnetBlock2D with the default time_embedding_norm).
class ResnetBlockImpl : public torch::nn::Module {
public:
    ResnetBlockImpl(int64_t inputChannels, int64_t outputChannels, const UNetConfig& config);

    /// x_BIHW, time_BE (after its silu) → BOHW
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& time_BE);

private:
    GroupNorm norm1;
    Conv2d conv1;
    Linear time_emb_proj;
    GroupNorm norm2;
    Conv2d conv2;
    std::optional<Conv2d> conv_shortcut; ///< only where the number of channels changes
};
TORCH_MODULE(ResnetBlock);

// One level on the way down (diffusers: DownBlock2D, CrossAttnDownBlock2D).

/// Halves the picture by a convolution of stride 2.
class DownsamplerImpl : public torch::nn::Module {
public:
    explicit DownsamplerImpl(int64_t channels);
    /// x_BCHW → BC⌈H/2⌉⌈W/2⌉
    torch::Tensor forward(const torch::Tensor& x);

private:
    Conv2d conv;
};
TORCH_MODULE(Downsampler);

class DownBlockImpl : public torch::nn::Module {
public:
    DownBlockImpl(int64_t inputChannels, const UNetLevel& level, bool hasDownsampler, const UNetConfig& config);

    /// x_BIHW, time_BE, context_BSK → BO⌈H/2⌉⌈W/2⌉; every intermediate result is appended to `skips`.
    torch::Tensor forward(torch::Tensor x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK,
        std::vector<torch::Tensor>& skips);

private:
    ModuleList<ResnetBlock> resnets;
    ModuleList<SpatialTransformer> attentions; ///< as many as resnets, or none
    ModuleList<Downsampler> downsamplers; ///< one, or none in the last block
};
TORCH_MODULE(DownBlock);

/// One level on the way up (diffusers: UpBlock2D, CrossAttnUpBlock2D).
class UpBlockImpl : public torch::nn::Module {
public:
    /// `skipChannels`: channels of the skips that this block takes, in the order in which it takes them.
    UpBlockImpl(int64_t inputChannels, const std::vector<int64_t>& skipChannels, const UNetLevel& level,
        bool hasUpsampler, const UNetConfig& config);

    /// x_BIhw, time_BE, context_BSK → BOHW. Takes its skips from the end of `skips`; what is left there tells the size
    /// to enlarge to (twice, or one less where halving had rounded up).
    torch::Tensor forward(torch::Tensor x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK,
        std::vector<torch::Tensor>& skips);

private:
    ModuleList<ResnetBlock> resnets;
    ModuleList<SpatialTransformer> attentions; ///< as many as resnets, or none
    ModuleList<Upsampler> upsamplers; ///< one, or none in the last block
};
TORCH_MODULE(UpBlock);

} // namespace referee::unet
