// SPDX-License-Identifier: GPL-3.0-or-later
// From numbers that the host drew to a tensor beside the views.
#pragma once

#include <torch/torch.h>
#include <vector>

namespace referee {

/// `numbers` in row-major order → a tensor of `shape` in the dtype and on the device of `like`. To a GPU it goes by
/// one pinned copy that nobody waits for.
torch::Tensor uploadLike(const torch::Tensor& like, const std::vector<double>& numbers, torch::IntArrayRef shape);

/// ShapeError that names `what` unless views are N×3×R×R and have `rows` rows.
void requireViews(const torch::Tensor& views_N3RR, size_t rows, const char* what);

} // namespace referee
