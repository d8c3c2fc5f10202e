// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/conv2d.h"

namespace referee {

Conv2dImpl::Conv2dImpl(int64_t inputChannels, int64_t outputChannels, const ConvShape& shape)
    : weight(register_parameter(
        "weight", torch::empty({ outputChannels, inputChannels, shape.kernel, shape.kernel }), false))
    , bias(shape.bias ? register_parameter("bias", torch::empty({ outputChannels }), false) : torch::Tensor())
    , m_stride(shape.stride)
    , m_padding(shape.padding)
{
}

torch::Tensor Conv2dImpl::forward(const torch::Tensor& x)
{
    return at::conv2d(x, weight, bias, { m_stride, m_stride }, { m_padding, m_padding });
}

void setChannelsLast(torch::nn::Module& module)
{
    for (auto& parameter : module.parameters()) {
        if (parameter.dim() == 4) {
            parameter.set_data(parameter.detach().contiguous(at::MemoryFormat::ChannelsLast));
        }
    }
}

} // namespace referee
