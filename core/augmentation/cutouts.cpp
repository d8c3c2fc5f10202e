// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/cutouts.h"

#include <algorithm>
#include <numeric>

#include "core/augmentation/geometry.h"
#include "core/augmentation/intensity.h"
#include "core/base/errors.h"

namespace referee {

namespace {

/// The requested views, sorted so that those with perspective are contiguous, and those with jitter too: perspective
/// alone, both, jitter alone, neither.
struct Groups {
    std::vector<size_t> views; ///< numbers of the draws
    int64_t perspectiveEnd = 0; ///< perspective is on in [0, perspectiveEnd)
    int64_t jitterBegin = 0; ///< jitter is on in [jitterBegin, jitterEnd)
    int64_t jitterEnd = 0;
};

Groups groupViews(const AugmentationParams& draws, int64_t firstView, int64_t count)
{
    const auto groupOf = [&draws](size_t view) {
        const bool hasJitter = draws.jitterOn[view] != 0;
        return draws.perspectiveOn[view] != 0 ? (hasJitter ? 1 : 0) : (hasJitter ? 2 : 3);
    };
    Groups groups;
    groups.views.resize(static_cast<size_t>(count));
    std::iota(groups.views.begin(), groups.views.end(), static_cast<size_t>(firstView));
    std::ranges::stable_sort(groups.views, {}, groupOf);
    for (const size_t view : groups.views) {
        groups.jitterBegin += groupOf(view) < 1 ? 1 : 0;
        groups.perspectiveEnd += groupOf(view) < 2 ? 1 : 0;
        groups.jitterEnd += groupOf(view) < 3 ? 1 : 0;
    }
    return groups;
}

/// The rows of one parameter for views [begin, end) of the groups.
template <typename Row>
std::vector<Row> rowsOf(const std::vector<Row>& rows, const Groups& groups, int64_t begin, int64_t end)
{
    std::vector<Row> picked;
    for (int64_t place = begin; place < end; ++place) {
        picked.push_back(rows[groups.views[static_cast<size_t>(place)]]);
    }
    return picked;
}

torch::Tensor rotatedAndShifted(const torch::Tensor& views, const AugmentationParams& draws, const Groups& groups)
{
    const auto angle = rowsOf(draws.angle, groups, 0, views.size(0));
    const auto shift = rowsOf(draws.shift, groups, 0, views.size(0));
    const auto isZero = [](const auto& row) { return row == std::remove_cvref_t<decltype(row)> {}; };
    const bool isIdentity = std::ranges::all_of(angle, isZero) && std::ranges::all_of(shift, isZero);
    return isIdentity ? views : warpAffine(views, angle, shift);
}

std::array<torch::Tensor, 2> cut(const torch::Tensor& views, int64_t place)
{
    const auto parts = views.split_with_sizes({ place, views.size(0) - place });
    return { parts[0], parts[1] };
}

/// Undoes the sorting. One stack of the rows: its backward is free of zero-filled copies.
torch::Tensor inDrawnOrder(const torch::TensorList& parts, const Groups& groups, int64_t firstView)
{
    std::vector<torch::Tensor> rows(groups.views.size());
    size_t place = 0;
    for (const auto& part : parts) {
        for (const auto& row : part.unbind(0)) {
            rows[groups.views[place++] - static_cast<size_t>(firstView)] = row;
        }
    }
    return torch::stack(rows);
}

torch::Tensor perspectiveAndJitter(
    const torch::Tensor& views, const AugmentationParams& draws, const Groups& groups, int64_t firstView)
{
    auto [bent, straight] = cut(views, groups.perspectiveEnd);
    if (bent.size(0) > 0) {
        bent = warpPerspective(bent, rowsOf(draws.corners, groups, 0, groups.perspectiveEnd));
    }
    const auto [bentPlain, bentJittered] = cut(bent, groups.jitterBegin);
    const auto [straightJittered, straightPlain] = cut(straight, groups.jitterEnd - groups.perspectiveEnd);
    auto coloured = torch::cat({ bentJittered, straightJittered });
    if (coloured.size(0) > 0) {
        const auto factors = rowsOf(draws.jitter, groups, groups.jitterBegin, groups.jitterEnd);
        coloured = jitterColours(coloured, factors, draws.jitterOrder);
    }
    return inDrawnOrder({ bentPlain, coloured, straightPlain }, groups, firstView);
}

void requireFit(const torch::Tensor& pooled, const AugmentationParams& draws, int64_t firstView, int64_t count)
{
    const std::vector<int64_t> wanted { 1, 3, draws.size, draws.size };
    if (pooled.sizes() != wanted || firstView < 0 || count <= 0 || firstView + count > draws.count()) {
        throw ShapeError(c10::str("cutouts: the picture must have the shape ", wanted,
            ", and the views must lie within 0..", draws.count() - 1, "; got ", pooled.sizes(), " and ", count,
            " views from ", firstView, ". Pool the picture to the size that the draws were made for."));
    }
}

} // namespace

torch::Tensor cutouts(
    const torch::Tensor& pooled_13RR, const AugmentationParams& draws, int64_t firstView, int64_t count)
{
    requireFit(pooled_13RR, draws, firstView, count);
    const Groups groups = groupViews(draws, firstView, count);
    auto views_n3RR = rotatedAndShifted(pooled_13RR.expand({ count, -1, -1, -1 }), draws, groups);
    if (groups.jitterEnd > 0) {
        views_n3RR = perspectiveAndJitter(views_n3RR, draws, groups, firstView);
    }
    views_n3RR = eraseRectangle(views_n3RR, draws.erase);
    return draws.noise.defined() ? views_n3RR + draws.noise.narrow(0, firstView, count) : views_n3RR;
}

} // namespace referee
