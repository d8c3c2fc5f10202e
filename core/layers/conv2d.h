// SPDX-License-Identifier: GPL-3.0-or-later
// Two-dimensional convolution whose parameters are registered unfilled. Zero padding, one group, no dilation.
#pragma once

#include <cstdint>
#include <torch/torch.h>

namespace referee {

/// Square window of a convolution.
struct ConvShape {
    int64_t kernel = 3;
    int64_t stride = 1;
    int64_t padding = 1;
    bool bias = true;
};

class Conv2dImpl : public torch::nn::Module {
public:
    Conv2dImpl(int64_t inputChannels, int64_t outputChannels, const ConvShape& shape = {});

    /// x_BIHW → BOhw
    torch::Tensor forward(const torch::Tensor& x);

    torch::Tensor weight; ///< [O, I, kernel, kernel]
    torch::Tensor bias; ///< [O], undefined without bias

private:
    int64_t m_stride;
    int64_t m_padding;
};
TORCH_MODULE(Conv2d);

/// Lays out every 4-D parameter channels-last, which makes convolutions of pictures about twice as fast on the CPU;
/// what they give is then channels-last too. Call it after loading.
void setChannelsLast(torch::nn::Module& module);

} // namespace referee
