// SPDX-License-Identifier: GPL-3.0-or-later
// Augmentations of colours and of single regions (kornia: ColorJitter, RandomErasing).
#pragma once

#include <array>
#include <torch/torch.h>
#include <vector>

namespace referee {

// Brightness, contrast, saturation and hue of views. kornia 0.6.12's ColorJitter (torchvision-like formulas).

/// views_N3RR → views_N3RR. `factors` has one row a view: brightness, contrast, saturation factors (1 = unchanged) and
/// hue in turns (0 = unchanged); `order` says in which order the four act, for all views alike (0 brightness,
/// 1 contrast, 2 saturation, 3 hue). The first three clamp to 0..1, which cuts the gradient; hue does not (spec 5).
torch::Tensor jitterColours(const torch::Tensor& views_N3RR, const std::vector<std::array<double, 4>>& factors,
    const std::array<int64_t, 4>& order);

/// One black rectangle for all views of an iteration. kornia 0.6.12's RandomErasing with same_on_batch.
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
