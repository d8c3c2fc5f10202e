// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/pool_for_referee.h"

namespace referee {

torch::Tensor poolForReferee(const torch::Tensor& image_B3HW, int64_t size)
{
    if (image_B3HW.size(2) == size && image_B3HW.size(3) == size) {
        return image_B3HW;
    }
    const auto average = torch::adaptive_avg_pool2d(image_B3HW, { size, size });
    const auto greatest = std::get<0>(torch::adaptive_max_pool2d(image_B3HW, { size, size }));
    return (average + greatest) * 0.5;
}

} // namespace referee
