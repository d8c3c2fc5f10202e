// SPDX-License-Identifier: GPL-3.0-or-later
// Brightness, contrast, saturation and hue of views. kornia 0.6.12's ColorJitter (torchvision-like formulas).
#pragma once

#include <array>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// views_N3RR → views_N3RR. `factors` has one row a view: brightness, contrast, saturation factors (1 = unchanged) and
/// hue in turns (0 = unchanged); `order` says in which order the four act, for all views alike (0 brightness,
/// 1 contrast, 2 saturation, 3 hue). The first three clamp to 0..1, which cuts the gradient; hue does not (spec 5).
torch::Tensor jitterColours(const torch::Tensor& views_N3RR, const std::vector<std::array<double, 4>>& factors,
    const std::array<int64_t, 4>& order);

} // namespace referee
