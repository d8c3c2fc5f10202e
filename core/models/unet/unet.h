// SPDX-License-Identifier: GPL-3.0-or-later
// The noise predictor of Stable Diffusion 1.x and 2.x (diffusers: UNet2DConditionModel).
#pragma once

#include <filesystem>
#include <torch/torch.h>

#include "core/io/weights.h"
#include "core/layers/layers.h"
#include "core/layers/norms.h"
#include "core/models/unet/config.h"
#include "core/models/unet/unet_blocks.h"

namespace referee {

namespace unet {

/// The innermost block (diffusers: UNetMidBlock2DCrossAttn with one layer).
class MidBlockImpl : public torch::nn::Module {
public:
    explicit MidBlockImpl(const UNetConfig& config);

    /// x_BCHW, time_BE, context_BSK → BCHW
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK);

private:
    ModuleList<SpatialTransformer> attentions;
    ModuleList<ResnetBlock> resnets;
};
TORCH_MODULE(MidBlock);

} // namespace unet

class UNet2DConditionImpl : public torch::nn::Module {
public:
    explicit UNet2DConditionImpl(const UNetConfig& config);

    /// z_B4hw (any h, w ≥ 1), timesteps_B, context_BTC → prediction_B4hw in z's dtype. Computed in the weights' dtype.
    /// What is predicted (noise or v) is the scheduler's business.
    torch::Tensor forward(
        const torch::Tensor& z_BChw, const torch::Tensor& timesteps_B, const torch::Tensor& context_BTC);

private:
    void buildBlocks(const UNetConfig& config);

    Conv2d conv_in;
    unet::TimeEmbedding time_embedding;
    ModuleList<unet::DownBlock> down_blocks;
    unet::MidBlock mid_block;
    ModuleList<unet::UpBlock> up_blocks;
    GroupNorm conv_norm_out;
    Conv2d conv_out;
};
TORCH_MODULE(UNet2DCondition);

/// Builds from `folder`/config.json and fills from the weights beside it; LoadError for what does not fit.
UNet2DCondition loadUNet(const std::filesystem::path& folder, const LoadOptions& options);

} // namespace referee
