// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/linear.h"

namespace referee {

LinearImpl::LinearImpl(int64_t inputWidth, int64_t outputWidth, bool hasBias)
    : weight(register_parameter("weight", torch::empty({ outputWidth, inputWidth }), false))
    , bias(hasBias ? register_parameter("bias", torch::empty({ outputWidth }), false) : torch::Tensor())
{
}

torch::Tensor LinearImpl::forward(const torch::Tensor& x) { return at::linear(x, weight, bias); }

} // namespace referee
