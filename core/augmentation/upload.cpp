// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/upload.h"

#include <sstream>

#include "core/base/errors.h"

namespace referee {

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
    if (isSquare && views_N3RR.size(0) == static_cast<int64_t>(rows)) {
        return;
    }
    std::ostringstream text;
    text << what << ": views of shape [" << rows << ", 3, R, R] were expected, found " << views_N3RR.sizes()
         << ". Give one row of parameters a view.";
    throw ShapeError(text.str());
}

} // namespace referee
