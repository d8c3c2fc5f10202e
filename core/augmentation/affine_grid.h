// SPDX-License-Identifier: GPL-3.0-or-later
// Sampling grids as linear functions of the pixel's place.
#pragma once

#include <torch/torch.h>

namespace referee {

/// table_N3K, axis_R → grid_NRRK with grid[n, i, j] = axis[j] table[n,0] + axis[i] table[n,1] + table[n,2].
/// Two broadcast sums instead of a matrix product, so that no reduced matmul precision can blur the views.
torch::Tensor planarGrid(const torch::Tensor& table_N3K, const torch::Tensor& axis_R);

} // namespace referee
