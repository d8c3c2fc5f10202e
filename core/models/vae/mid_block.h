// SPDX-License-Identifier: GPL-3.0-or-later
// The innermost block: resnet, attention of one head over all positions, resnet (diffusers: UNetMidBlock2D).
#pragma once

#include <cstdint>
#include <torch/torch.h>

#include "core/layers/linear.h"
#include "core/layers/module_list.h"
#include "core/models/vae/resnet_block.h"

namespace referee::autoencoder {

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

} // namespace referee::autoencoder
