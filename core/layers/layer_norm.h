// SPDX-License-Identifier: GPL-3.0-or-later
// Layer normalisation over the last dimension. The kernel keeps its statistics in fp32 for 16-bit inputs.
#pragma once

#include <cstdint>
#include <torch/torch.h>

namespace referee {

class LayerNormImpl : public torch::nn::Module {
public:
    LayerNormImpl(int64_t width, double eps);

    /// x_…C → …C
    torch::Tensor forward(const torch::Tensor& x);

    torch::Tensor weight; ///< [C]
    torch::Tensor bias; ///< [C]

private:
    double m_eps;
};
TORCH_MODULE(LayerNorm);

} // namespace referee
