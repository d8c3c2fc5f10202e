// SPDX-License-Identifier: GPL-3.0-or-later
// Residual block with time conditioning (diffusers: ResnetBlock2D with the default time_embedding_norm).
#pragma once

#include <cstdint>
#include <optional>
#include <torch/torch.h>

#include "core/layers/conv2d.h"
#include "core/layers/group_norm.h"
#include "core/layers/linear.h"
#include "core/models/unet/config.h"

namespace referee::unet {

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

} // namespace referee::unet
