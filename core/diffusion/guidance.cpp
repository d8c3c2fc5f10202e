// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/guidance.h"

namespace referee {

torch::Tensor guide(const torch::Tensor& uncond, const torch::Tensor& cond, double scale)
{
    return uncond + scale * (cond - uncond);
}

} // namespace referee
