// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/noise_prediction.h"

namespace referee {

torch::Tensor predictBoth(
    Networks& networks, const torch::Tensor& z_14hw, int64_t timestep, const torch::Tensor& condition_2TC)
{
    const auto z_24hw = z_14hw.to(networks.precision).expand({ 2, -1, -1, -1 });
    const auto t_2 = torch::full({ 2 }, timestep, torch::TensorOptions(networks.device).dtype(torch::kInt64));
    return networks.unet->forward(z_24hw, t_2, condition_2TC);
}

} // namespace referee
