// SPDX-License-Identifier: GPL-3.0-or-later
// Group normalisation over channels. The kernel keeps its statistics in fp32 for 16-bit inputs.
#pragma once

#include <cstdint>
#include <torch/torch.h>

namespace referee {

class GroupNormImpl : public torch::nn::Module {
public:
    /// LoadError when `channels` is not a multiple of `groups`.
    GroupNormImpl(int64_t groups, int64_t channels, double eps);

    /// x_BC… → BC…
    torch::Tensor forward(const torch::Tensor& x);

    int64_t groups() const { return m_groups; }
    double eps() const { return m_eps; }

    torch::Tensor weight; ///< [C]
    torch::Tensor bias; ///< [C]

private:
    int64_t m_groups;
    double m_eps;
};
TORCH_MODULE(GroupNorm);

} // namespace referee
