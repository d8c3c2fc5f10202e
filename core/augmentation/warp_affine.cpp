// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/warp_affine.h"

#include <cmath>
#include <numbers>

#include "core/augmentation/affine_grid.h"
#include "core/augmentation/upload.h"

namespace referee {

torch::Tensor warpAffine(const torch::Tensor& views_N3RR, const std::vector<double>& angleDeg,
    const std::vector<std::array<double, 2>>& shiftPx)
{
    requireViews(views_N3RR, angleDeg.size(), "affine");
    requireViews(views_N3RR, shiftPx.size(), "affine");
    const int64_t size = views_N3RR.size(2);
    // In coordinates of -1..1 about the centre: source = Rᵀ (destination − τ), τ = 2 shift / (R − 1).
    const double toUnits = 2.0 / static_cast<double>(size - 1);
    std::vector<double> table;
    for (size_t view = 0; view < angleDeg.size(); ++view) {
        const double radians = angleDeg[view] * std::numbers::pi / 180;
        const double c = std::cos(radians);
        const double s = std::sin(radians);
        const double x = shiftPx[view][0] * toUnits;
        const double y = shiftPx[view][1] * toUnits;
        table.insert(table.end(), { c, -s, s, c, -c * x - s * y, s * x - c * y });
    }
    const auto table_N32 = uploadLike(views_N3RR, table, { views_N3RR.size(0), 3, 2 });
    // Pixel centres as grid_sample without aligned corners counts them.
    const auto axis = torch::linspace(-1, 1, size, table_N32.options())
        * (static_cast<double>(size - 1) / static_cast<double>(size));
    return torch::grid_sampler(views_N3RR, planarGrid(table_N32, axis), /*bilinear*/ 0, /*zeros*/ 0, false);
}

} // namespace referee
