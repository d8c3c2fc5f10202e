// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/intensity.h"

#include "core/augmentation/referee_input.h"
#include "core/base/errors.h"

namespace referee {

namespace {

constexpr double kHsvEpsilon = 1e-8;
constexpr double kSectors = 6; ///< of the hue circle

torch::Tensor gray(const torch::Tensor& rgb_N3HW)
{
    const auto r = rgb_N3HW.narrow(1, 0, 1);
    const auto g = rgb_N3HW.narrow(1, 1, 1);
    const auto b = rgb_N3HW.narrow(1, 2, 1);
    return (0.299 * r).add(g, 0.587).add(b, 0.114);
}

/// factor · views + (1 − factor) · other, clamped.
torch::Tensor blend(const torch::Tensor& views, const torch::Tensor& other, const torch::Tensor& factor)
{
    return torch::addcmul((1 - factor) * other, views, factor).clamp(0, 1);
}

torch::Tensor brighten(const torch::Tensor& views, const torch::Tensor& factor) { return (views * factor).clamp(0, 1); }

torch::Tensor changeContrast(const torch::Tensor& views, const torch::Tensor& factor)
{
    return blend(views, gray(views.mean({ 2, 3 }, true)), factor);
}

torch::Tensor saturate(const torch::Tensor& views, const torch::Tensor& factor)
{
    return blend(views, gray(views), factor);
}

/// By way of hue, saturation, value as kornia; the way back is written as one piecewise linear function a channel.
torch::Tensor turnHue(const torch::Tensor& views, const torch::Tensor& turns)
{
    const auto [top, channel] = views.max(1, true);
    const auto span = top - std::get<0>(views.min(1, true));
    const auto safeSpan = span.masked_fill(span == 0, 1);
    // R: g − b, G: b − r, B: r − g, of the largest channel.
    const auto slope = (views.roll(-1, 1) - views.roll(-2, 1)).gather(1, channel);
    const auto hue = slope / safeSpan + 2 * channel + kSectors * turns;
    const auto chroma = top * (span / (top + kHsvEpsilon));
    const auto offsets = torch::arange(5, 0, -2, views.options().requires_grad(false)).view({ 1, 3, 1, 1 });
    const auto place = torch::remainder(hue + offsets, kSectors);
    const auto depth = torch::minimum(place, 4 - place).clamp(0, 1);
    return top - chroma * depth;
}

} // namespace

torch::Tensor jitterColours(const torch::Tensor& views_N3RR, const std::vector<std::array<double, 4>>& factors,
    const std::array<int64_t, 4>& order)
{
    requireViews(views_N3RR, factors.size(), "colour jitter");
    std::vector<double> table;
    for (const auto& row : factors) {
        table.insert(table.end(), row.begin(), row.end());
    }
    const auto table_N4 = uploadLike(views_N3RR, table, { views_N3RR.size(0), 4 });
    using Change = torch::Tensor (*)(const torch::Tensor&, const torch::Tensor&);
    constexpr std::array<Change, 4> kChanges = { brighten, changeContrast, saturate, turnHue };
    auto views = views_N3RR;
    for (const int64_t which : order) {
        const auto factor_N111 = table_N4.select(1, which).view({ -1, 1, 1, 1 });
        views = kChanges.at(static_cast<size_t>(which))(views, factor_N111);
    }
    return views;
}

torch::Tensor eraseRectangle(const torch::Tensor& views_N3RR, const Rectangle& rectangle)
{
    const auto& [x, y, width, height] = rectangle;
    if (width == 0 || height == 0) {
        return views_N3RR;
    }
    const int64_t rows = views_N3RR.size(2);
    const int64_t columns = views_N3RR.size(3);
    if (x < 0 || y < 0 || width < 0 || height < 0 || x + width > columns || y + height > rows) {
        throw ShapeError(c10::str("erasing: the rectangle must lie inside ", columns, "×", rows, " pixels, got x ", x,
            ", y ", y, ", width ", width, ", height ", height, ". Correct aug.erase."));
    }
    // A product with a mask, not a write: its backward is one more product.
    const auto mask = torch::ones({ 1, 1, rows, columns }, views_N3RR.options().requires_grad(false));
    mask.narrow(2, y, height).narrow(3, x, width).zero_();
    return views_N3RR * mask;
}

} // namespace referee
