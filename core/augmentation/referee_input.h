// SPDX-License-Identifier: GPL-3.0-or-later
// A picture as the referee's input: from the host to the device, pooled to the referee's size, normalised.
#pragma once

#include <array>
#include <torch/torch.h>
#include <vector>

namespace referee {

// From the decoder's image to the referee's input size.

/// image_B3HW → pooled_B3RR: half the sum of adaptive average and adaptive maximum pooling (spec 2).
/// The image itself when it already has that size (both pools are then the identity).
torch::Tensor poolForReferee(const torch::Tensor& image_B3HW, int64_t size);

// The normalisation of every network of the CLIP family.

/// Mean and standard deviation of R, G, B in 0..1 (spec 2; OpenAI's CLIP, BLIP and BLIP-2 alike).
inline constexpr std::array<double, 3> kClipMean = { 0.48145466, 0.4578275, 0.40821073 };
inline constexpr std::array<double, 3> kClipStd = { 0.26862954, 0.26130258, 0.27577711 };

/// views_N3RR → (views − mean) / std, per channel.
torch::Tensor normalizeForClip(const torch::Tensor& views_N3RR);

// From numbers that the host drew to a tensor beside the views.

/// `numbers` in row-major order → a tensor of `shape` in the dtype and on the device of `like`. To a GPU it goes by
/// one pinned copy, without waiting for it.
torch::Tensor uploadLike(const torch::Tensor& like, const std::vector<double>& numbers, torch::IntArrayRef shape);

/// ShapeError that names `what` unless views are N×3×R×R and have `rows` rows.
void requireViews(const torch::Tensor& views_N3RR, size_t rows, const char* what);

} // namespace referee
