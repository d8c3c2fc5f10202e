// SPDX-License-Identifier: GPL-3.0-or-later
// The blocks of Stable Diffusion's autoencoder, its encoder and its decoder (diffusers: vae.py).
#pragma once

#include "core/layers/layers.h"
#include "core/layers/norms.h"
#include "core/models/vae/config.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <torch/torch.h>
#include <vector>

namespace referee::autoencoder {

/// Epsilon of every norm of the autoencoder: fixed in the original, no key of config.json.
inline constexpr double kEps = 1e-6;

/// Residual block without time conditioning (diffusers: ResnetBlock2D with temb_channels None).
class ResnetBlockImpl : public torch::nn::Module {
public:
    ResnetBlockImpl(int64_t inputChannels, int64_t outputChannels, int64_t normGroups);

    /// x_BIHW → BOHW
    torch::Tensor forward(const torch::Tensor& x);

private:
    GroupNorm norm1;
    Conv2d conv1;
    GroupNorm norm2;
    Conv2d conv2;
    std::optional<Conv2d> conv_shortcut; ///< only where the number of channels changes
};
TORCH_MODULE(ResnetBlock);

/// Attention of one head over all positions.
class PictureAttentionImpl : public torch::nn::Module {
public:
    PictureAttentionImpl(int64_t channels, int64_t normGroups);

    /// x_BCHW → BCHW
    torch::Tensor forward(const torch::Tensor& x);

private:
    GroupNorm group_norm;
    Linear to_q;
    Linear to_k;
    Linear to_v;
    ModuleList<Linear> to_out; ///< one layer; the file's index 1 is dropout, which has no weights
};
TORCH_MODULE(PictureAttention);

/// The innermost block: resnet, attention, resnet (diffusers: UNetMidBlock2D).
class MidBlockImpl : public torch::nn::Module {
public:
    MidBlockImpl(int64_t channels, int64_t normGroups);

    /// x_BCHW → BCHW
    torch::Tensor forward(const torch::Tensor& x);

private:
    ModuleList<PictureAttention> attentions;
    ModuleList<ResnetBlock> resnets;
};
TORCH_MODULE(MidBlock);

// Picture → moments of the latent (diffusers: Encoder, DownEncoderBlock2D).

/// Halves the picture by a convolution of stride 2 after one row and column of zeros at bottom and right only.
class DownsamplerImpl : public torch::nn::Module {
public:
    explicit DownsamplerImpl(int64_t channels);
    /// x_BCHW → BC⌊H/2⌋⌊W/2⌋
    torch::Tensor forward(const torch::Tensor& x);

private:
    Conv2d conv;
};
TORCH_MODULE(Downsampler);

class EncoderLevelImpl : public torch::nn::Module {
public:
    EncoderLevelImpl(
        int64_t inputChannels, int64_t outputChannels, bool hasDownsampler, const AutoencoderConfig& config);
    /// x_BIHW → BO⌊H/2⌋⌊W/2⌋ (HW in the last level)
    torch::Tensor forward(torch::Tensor x);

private:
    ModuleList<ResnetBlock> resnets;
    ModuleList<Downsampler> downsamplers; ///< one, or none in the last level
};
TORCH_MODULE(EncoderLevel);

class EncoderImpl : public torch::nn::Module {
public:
    explicit EncoderImpl(const AutoencoderConfig& config);
    /// x_B3HW in −1..1 → B(2·latent)hw
    torch::Tensor forward(const torch::Tensor& x);

private:
    Conv2d conv_in;
    ModuleList<EncoderLevel> down_blocks;
    MidBlock mid_block;
    GroupNorm conv_norm_out;
    Conv2d conv_out;
};
TORCH_MODULE(Encoder);

// Latent → picture (diffusers: Decoder, UpDecoderBlock2D).

/// One piece of the way from latent to picture.
using DecoderPart = std::function<torch::Tensor(const torch::Tensor&)>;

class DecoderLevelImpl : public torch::nn::Module {
public:
    DecoderLevelImpl(int64_t inputChannels, int64_t outputChannels, bool hasUpsampler, const AutoencoderConfig& config);
    /// Residual blocks and upsampler, each a part: x_BIhw → … → BO(2h)(2w) (hw in the last level).
    void addParts(std::vector<DecoderPart>& parts);

private:
    ModuleList<ResnetBlock> resnets;
    ModuleList<Upsampler> upsamplers; ///< one, or none in the last level
};
TORCH_MODULE(DecoderLevel);

class DecoderImpl : public torch::nn::Module {
public:
    explicit DecoderImpl(const AutoencoderConfig& config);
    /// In order: latent_B4hw → … → x_B3HW in about −1..1. They hold on to the decoder's layers.
    std::vector<DecoderPart> parts();

private:
    Conv2d conv_in;
    ModuleList<DecoderLevel> up_blocks;
    MidBlock mid_block;
    GroupNorm conv_norm_out;
    Conv2d conv_out;
};
TORCH_MODULE(Decoder);

} // namespace referee::autoencoder
