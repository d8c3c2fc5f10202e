// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/affine_grid.h"

namespace referee {

torch::Tensor planarGrid(const torch::Tensor& table_N3K, const torch::Tensor& axis_R)
{
    const auto row = [&table_N3K](int64_t index) { return table_N3K.narrow(1, index, 1).unsqueeze(1); };
    const auto x_N1RK = row(0) * axis_R.view({ 1, 1, -1, 1 });
    const auto y_NR1K = torch::addcmul(row(2), row(1), axis_R.view({ 1, -1, 1, 1 }));
    return x_N1RK + y_NR1K;
}

} // namespace referee
