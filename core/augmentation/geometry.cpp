// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/geometry.h"

#include "core/augmentation/referee_input.h"
#include "core/base/errors.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace referee {

torch::Tensor planarGrid(const torch::Tensor& table_N3K, const torch::Tensor& axis_R)
{
    const auto row = [&table_N3K](int64_t index) { return table_N3K.narrow(1, index, 1).unsqueeze(1); };
    const auto x_N1RK = row(0) * axis_R.view({ 1, 1, -1, 1 });
    const auto y_NR1K = torch::addcmul(row(2), row(1), axis_R.view({ 1, -1, 1, 1 }));
    return x_N1RK + y_NR1K;
}

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

namespace {

constexpr size_t kUnknowns = 8;
constexpr double kMinPivot = 1e-9; ///< of a system whose coordinates are of order 1 or pixels

using System = std::array<std::array<double, kUnknowns + 1>, kUnknowns>;

void swapInPivot(System& system, size_t column)
{
    size_t best = column;
    for (size_t row = column + 1; row < kUnknowns; ++row) {
        best = std::abs(system[row][column]) > std::abs(system[best][column]) ? row : best;
    }
    if (!(std::abs(system[best][column]) > kMinPivot)) {
        throw NumericError("perspective: three of the four corners lie on one line. Reduce the distortion, or correct "
                           "aug.perspective_corners.");
    }
    std::swap(system[column], system[best]);
}

/// Gauss-Jordan elimination with row pivots.
std::array<double, kUnknowns> solve(System system)
{
    for (size_t column = 0; column < kUnknowns; ++column) {
        swapInPivot(system, column);
        for (size_t row = 0; row < kUnknowns; ++row) {
            const double factor = row == column ? 0 : system[row][column] / system[column][column];
            for (size_t k = column; k <= kUnknowns; ++k) {
                system[row][k] -= factor * system[column][k];
            }
        }
    }
    std::array<double, kUnknowns> solution {};
    for (size_t row = 0; row < kUnknowns; ++row) {
        solution[row] = system[row][kUnknowns] / system[row][row];
    }
    return solution;
}

/// Pixels 0..R-1 to -1..1.
Corners inUnits(Corners corners, int64_t size)
{
    for (auto& corner : corners) {
        for (double& value : corner) {
            value = 2 * value / static_cast<double>(size - 1) - 1;
        }
    }
    return corners;
}

} // namespace

Corners cornersOf(int64_t size)
{
    const auto last = static_cast<double>(size - 1);
    return { { { 0, 0 }, { last, 0 }, { last, last }, { 0, last } } };
}

std::array<double, 9> homography(const Corners& from, const Corners& to)
{
    // Two equations a corner: h · (x, y, 1) − u (h6 x + h7 y) = u, and the like for v.
    System system {};
    for (size_t corner = 0; corner < from.size(); ++corner) {
        const auto [x, y] = from[corner];
        const auto [u, v] = to[corner];
        system[2 * corner] = { x, y, 1, 0, 0, 0, -u * x, -u * y, u };
        system[2 * corner + 1] = { 0, 0, 0, x, y, 1, -v * x, -v * y, v };
    }
    const auto h = solve(system);
    return { h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], 1 };
}

torch::Tensor warpPerspective(const torch::Tensor& views_N3RR, const std::vector<Corners>& corners)
{
    requireViews(views_N3RR, corners.size(), "perspective");
    const int64_t size = views_N3RR.size(2);
    const Corners start = inUnits(cornersOf(size), size);
    std::vector<double> table;
    for (const auto& end : corners) {
        // The way back, destination to source, is the homography of the swapped corners.
        const auto h = homography(inUnits(end, size), start);
        table.insert(table.end(), { h[0], h[3], h[6], h[1], h[4], h[7], h[2], h[5], h[8] });
    }
    const auto table_N33 = uploadLike(views_N3RR, table, { views_N3RR.size(0), 3, 3 });
    const auto axis = torch::linspace(-1, 1, size, table_N33.options());
    const auto points_NRR3 = planarGrid(table_N33, axis);
    const auto grid_NRR2 = points_NRR3.narrow(3, 0, 2) / points_NRR3.narrow(3, 2, 1);
    return torch::grid_sampler(views_N3RR, grid_NRR2, /*bilinear*/ 0, /*zeros*/ 0, false);
}

} // namespace referee
