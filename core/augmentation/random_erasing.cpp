// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/random_erasing.h"

#include <sstream>

#include "core/base/errors.h"

namespace referee {

torch::Tensor eraseRectangle(const torch::Tensor& views_N3RR, const Rectangle& rectangle)
{
    const auto& [x, y, width, height] = rectangle;
    if (width == 0 || height == 0) {
        return views_N3RR;
    }
    const int64_t rows = views_N3RR.size(2);
    const int64_t columns = views_N3RR.size(3);
    if (x < 0 || y < 0 || width < 0 || height < 0 || x + width > columns || y + height > rows) {
        std::ostringstream text;
        text << "erasing: a rectangle inside " << columns << "×" << rows << " pixels was expected, found x " << x
             << ", y " << y << ", width " << width << ", height " << height << ". Correct aug.erase.";
        throw ShapeError(text.str());
    }
    // A product with a mask, not a write: its backward is one more product.
    const auto mask = torch::ones({ 1, 1, rows, columns }, views_N3RR.options().requires_grad(false));
    mask.narrow(2, y, height).narrow(3, x, width).zero_();
    return views_N3RR * mask;
}

} // namespace referee
