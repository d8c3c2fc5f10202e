// SPDX-License-Identifier: GPL-3.0-or-later
// Residual block without time conditioning (diffusers: ResnetBlock2D with temb_channels None).
#pragma once

#include <cstdint>
#include <optional>
#include <torch/torch.h>

#include "core/layers/conv2d.h"
#include "core/layers/group_norm.h"

namespace referee::autoencoder {

/// Epsilon of every norm of the autoencoder: fixed in the original, no key of config.json.
inline constexpr double kEps = 1e-6;

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

} // namespace referee::autoencoder
