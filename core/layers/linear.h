// SPDX-License-Identifier: GPL-3.0-or-later
// Fully connected layer whose parameters are registered unfilled: building a full-size network is instant.
#pragma once

#include <cstdint>
#include <torch/torch.h>

namespace referee {

class LinearImpl : public torch::nn::Module {
public:
    LinearImpl(int64_t inputWidth, int64_t outputWidth, bool hasBias = true);

    /// x_…I → …O
    torch::Tensor forward(const torch::Tensor& x);

    torch::Tensor weight; ///< [O, I]
    torch::Tensor bias; ///< [O], undefined without bias
};
TORCH_MODULE(Linear);

} // namespace referee
