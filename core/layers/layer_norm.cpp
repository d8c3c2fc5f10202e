// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/layer_norm.h"

namespace referee {

LayerNormImpl::LayerNormImpl(int64_t width, double eps)
    : weight(register_parameter("weight", torch::empty({ width }), false))
    , bias(register_parameter("bias", torch::empty({ width }), false))
    , m_eps(eps)
{
}

torch::Tensor LayerNormImpl::forward(const torch::Tensor& x)
{
    return at::layer_norm(x, weight.sizes(), weight, bias, m_eps);
}

} // namespace referee
