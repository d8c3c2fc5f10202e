// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/referees/wide.h"

namespace referee {

torch::Tensor wide(const torch::Tensor& tensor)
{
    return tensor.scalar_type() == torch::kFloat64 ? tensor : tensor.to(torch::kFloat32);
}

} // namespace referee
