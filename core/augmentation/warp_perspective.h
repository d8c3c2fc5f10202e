// SPDX-License-Identifier: GPL-3.0-or-later
// Perspective of views, black outside. kornia 0.6.12's RandomPerspective, including its half-pixel mismatch.
#pragma once

#include <array>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// Destination pixels (x, y) of the source corners TL, TR, BR, BL at (0,0), (R-1,0), (R-1,R-1), (0,R-1).
using Corners = std::array<std::array<double, 2>, 4>;

/// The corners of an R×R picture at their places.
Corners cornersOf(int64_t size);

/// Row-major 3×3 homography that takes each corner of `from` to that of `to`, last element 1 (an 8×8 solve in double).
/// NumericError when it does not exist, as with three corners on one line.
std::array<double, 9> homography(const Corners& from, const Corners& to);

/// views_N3RR → views_N3RR, bilinear, zeros outside; one row of corners a view. The sampling grid has its ends in the
/// pixel centres (linspace(-1, 1, R)) while grid_sample counts from pixel edges, so that even corners that stay where
/// they are shrink the view by R/(R-1) (spec 0.7 and 5).
torch::Tensor warpPerspective(const torch::Tensor& views_N3RR, const std::vector<Corners>& corners);

} // namespace referee
