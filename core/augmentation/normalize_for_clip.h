// SPDX-License-Identifier: GPL-3.0-or-later
// The normalisation of every network of the CLIP family.
#pragma once

#include <array>
#include <torch/torch.h>

namespace referee {

/// Mean and standard deviation of R, G, B in 0..1 (spec 2; OpenAI's CLIP, BLIP and BLIP-2 alike).
inline constexpr std::array<double, 3> kClipMean = { 0.48145466, 0.4578275, 0.40821073 };
inline constexpr std::array<double, 3> kClipStd = { 0.26862954, 0.26130258, 0.27577711 };

/// views_N3RR → (views − mean) / std, per channel.
torch::Tensor normalizeForClip(const torch::Tensor& views_N3RR);

} // namespace referee
