// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/referee_input.h"

#include "core/base/errors.h"

namespace referee {

torch::Tensor poolForReferee(const torch::Tensor& image_B3HW, int64_t size)
{
    if (image_B3HW.size(2) == size && image_B3HW.size(3) == size) {
        return image_B3HW;
    }
    const auto average = torch::adaptive_avg_pool2d(image_B3HW, { size, size });
    const auto maximum = std::get<0>(torch::adaptive_max_pool2d(image_B3HW, { size, size }));
    return (average + maximum) * 0.5;
}

torch::Tensor normalizeForClip(const torch::Tensor& views_N3RR)
{
    std::vector<double> table;
    for (size_t channel = 0; channel < kClipMean.size(); ++channel) {
        table.push_back(-kClipMean[channel] / kClipStd[channel]);
    }
    for (const double deviation : kClipStd) {
        table.push_back(1 / deviation);
    }
    const auto offsetAndScale = uploadLike(views_N3RR, table, { 2, 1, 3, 1, 1 });
    return torch::addcmul(offsetAndScale.select(0, 0), views_N3RR, offsetAndScale.select(0, 1));
}

torch::Tensor uploadLike(const torch::Tensor& like, const std::vector<double>& numbers, torch::IntArrayRef shape)
{
    auto table = torch::tensor(numbers, torch::kFloat64).to(like.scalar_type()).view(shape);
    if (like.is_cuda()) {
        table = table.pin_memory();
    }
    return table.to(like.device(), /*non_blocking=*/true);
}

void requireViews(const torch::Tensor& views_N3RR, size_t rows, const char* what)
{
    const bool isSquare = views_N3RR.dim() == 4 && views_N3RR.size(1) == 3 && views_N3RR.size(2) == views_N3RR.size(3);
    if (!isSquare || views_N3RR.size(0) != static_cast<int64_t>(rows)) {
        throw ShapeError(c10::str(what, ": the views must have the shape [", rows, ", 3, R, R], got ",
            views_N3RR.sizes(), ". Give one row of parameters for each view."));
    }
}

} // namespace referee
