// SPDX-License-Identifier: GPL-3.0-or-later
// Rotation about the centre and shift of views, black outside. kornia 0.6.12's RandomAffine without scale and shear.
#pragma once

#include <array>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// views_N3RR → views_N3RR, bilinear, zeros outside (spec 5). `angleDeg` and `shiftPx` (x, y) have one row a view;
/// positive angles turn from x towards y (y points down). As in kornia the shift comes out as shift · R/(R-1).
/// views may be an expanded (stride 0) single image. ShapeError when the row counts differ from N.
torch::Tensor warpAffine(const torch::Tensor& views_N3RR, const std::vector<double>& angleDeg,
    const std::vector<std::array<double, 2>>& shiftPx);

} // namespace referee
