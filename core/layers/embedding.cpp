// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/embedding.h"

namespace referee {

EmbeddingImpl::EmbeddingImpl(int64_t count, int64_t width)
    : weight(register_parameter("weight", torch::empty({ count, width }), false))
{
}

torch::Tensor EmbeddingImpl::forward(const torch::Tensor& ids) { return at::embedding(weight, ids); }

} // namespace referee
