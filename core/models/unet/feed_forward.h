// SPDX-License-Identifier: GPL-3.0-or-later
// Gated feed-forward part of a transformer block (diffusers: FeedForward with GEGLU).
#pragma once

#include <cstdint>
#include <torch/torch.h>

#include "core/layers/linear.h"

namespace referee::unet {

/// a · gelu(b), where a and b are the halves of one projection (the gate is the second half).
class GatedProjectionImpl : public torch::nn::Module {
public:
    GatedProjectionImpl(int64_t width, int64_t innerWidth);
    /// x_BTC → BTI
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    Linear proj;
};
TORCH_MODULE(GatedProjection);

/// The children of `net` that have weights: 0 and 2 (1 is dropout).
class FeedForwardNetImpl : public torch::nn::Module {
public:
    explicit FeedForwardNetImpl(int64_t width);
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    GatedProjection m_gated;
    Linear m_output;
};
TORCH_MODULE(FeedForwardNet);

class FeedForwardImpl : public torch::nn::Module {
public:
    explicit FeedForwardImpl(int64_t width);
    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    FeedForwardNet net;
};
TORCH_MODULE(FeedForward);

} // namespace referee::unet
