// SPDX-License-Identifier: GPL-3.0-or-later
// Latent → picture (diffusers: Decoder, UpDecoderBlock2D).
#pragma once

#include <cstdint>
#include <functional>
#include <torch/torch.h>
#include <vector>

#include "core/layers/conv2d.h"
#include "core/layers/group_norm.h"
#include "core/layers/module_list.h"
#include "core/models/vae/config.h"
#include "core/models/vae/mid_block.h"
#include "core/models/vae/resnet_block.h"

namespace referee::autoencoder {

/// Doubles the picture (nearest neighbour), then a convolution.
class UpsamplerImpl : public torch::nn::Module {
public:
    explicit UpsamplerImpl(int64_t channels);
    /// x_BChw → BC(2h)(2w)
    torch::Tensor forward(const torch::Tensor& x);

private:
    Conv2d conv;
};
TORCH_MODULE(Upsampler);

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
