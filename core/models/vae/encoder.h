// SPDX-License-Identifier: GPL-3.0-or-later
// Picture → moments of the latent (diffusers: Encoder, DownEncoderBlock2D).
#pragma once

#include <cstdint>
#include <torch/torch.h>

#include "core/layers/conv2d.h"
#include "core/layers/group_norm.h"
#include "core/layers/module_list.h"
#include "core/models/vae/config.h"
#include "core/models/vae/mid_block.h"
#include "core/models/vae/resnet_block.h"

namespace referee::autoencoder {

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

} // namespace referee::autoencoder
