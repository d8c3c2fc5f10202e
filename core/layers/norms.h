// SPDX-License-Identifier: GPL-3.0-or-later
// Layer and group normalisation; group normalisation fused with SiLU.
#pragma once

#include <cstdint>
#include <torch/torch.h>

namespace referee {

/// Layer normalisation over the last dimension. The kernel keeps its statistics in fp32 for 16-bit inputs.
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

/// Group normalisation over channels. The kernel keeps its statistics in fp32 for 16-bit inputs.
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

// Group normalisation and SiLU as one step whose backward keeps only the input: half the memory of the two in a row.

/// x_BCHW → silu(norm(x)), BCHW. Differentiable with respect to x alone (weights are frozen), once.
torch::Tensor normSilu(GroupNorm& norm, const torch::Tensor& x);

} // namespace referee
