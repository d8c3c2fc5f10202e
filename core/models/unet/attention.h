// SPDX-License-Identifier: GPL-3.0-or-later
// Self or cross attention of a transformer block (diffusers: Attention; projections to q, k, v have no bias).
#pragma once

#include <cstdint>
#include <torch/torch.h>

#include "core/layers/linear.h"
#include "core/layers/module_list.h"

namespace referee::unet {

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

} // namespace referee::unet
