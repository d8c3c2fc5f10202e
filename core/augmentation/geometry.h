// SPDX-License-Identifier: GPL-3.0-or-later
// Geometric augmentations of whole batches (kornia: warp_affine, warp_perspective): sampling grids and the warps.
#pragma once

#include <array>
#include <torch/torch.h>
#include <vector>

namespace referee {

// Sampling grids as linear functions of the pixel's place.

/// table_N3K, axis_R → grid_NRRK with grid[n, i, j] = axis[j] table[n,0] + axis[i] table[n,1] + table[n,2].
/// Two broadcast sums instead of a matrix product, so that no reduced matmul precision can blur the views.
torch::Tensor planarGrid(const torch::Tensor& table_N3K, const torch::Tensor& axis_R);

// Rotation about the centre and shift of views, black outside. kornia 0.6.12's RandomAffine without scale and shear.

/// views_N3RR → views_N3RR, bilinear, zeros outside (spec 5). `angleDeg` and `shiftPx` (x, y) have one row a view;
/// positive angles turn from x towards y (y points down). As in kornia the shift comes out as shift · R/(R-1).
/// views may be an expanded (stride 0) single image. ShapeError when the row counts differ from N.
torch::Tensor warpAffine(const torch::Tensor& views_N3RR, const std::vector<double>& angleDeg,
    const std::vector<std::array<double, 2>>& shiftPx);

// Perspective of views, black outside. kornia 0.6.12's RandomPerspective, including its half-pixel mismatch.

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
