// SPDX-License-Identifier: GPL-3.0-or-later
// Table of vectors looked up by id.
#pragma once

#include <cstdint>
#include <torch/torch.h>

namespace referee {

class EmbeddingImpl : public torch::nn::Module {
public:
    EmbeddingImpl(int64_t count, int64_t width);

    /// ids_… (int64, each in 0..count-1) → …C
    torch::Tensor forward(const torch::Tensor& ids);

    torch::Tensor weight; ///< [count, C]
};
TORCH_MODULE(Embedding);

} // namespace referee
