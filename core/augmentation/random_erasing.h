// SPDX-License-Identifier: GPL-3.0-or-later
// One black rectangle for all views of an iteration. kornia 0.6.12's RandomErasing with same_on_batch.
#pragma once

#include <torch/torch.h>

namespace referee {

struct Rectangle {
    int64_t x = 0;
    int64_t y = 0;
    int64_t width = 0; ///< 0: nothing is erased
    int64_t height = 0;

    friend bool operator==(const Rectangle&, const Rectangle&) = default;
};

/// views_N3RR → views_N3RR with 0 inside the rectangle (also in the gradient). ShapeError when it leaves the view.
torch::Tensor eraseRectangle(const torch::Tensor& views_N3RR, const Rectangle& rectangle);

} // namespace referee
