// SPDX-License-Identifier: GPL-3.0-or-later
// Losses of embeddings: CLIP's 1 − cosine and the distance of BLIP-2's contrastive head.
#pragma once

#include <torch/torch.h>

namespace referee {

/// image_ND and text_1D (not yet normalised) → loss_N = 1 − cosine, in float32 or wider.
torch::Tensor cosineLossPerView(const torch::Tensor& image_ND, const torch::Tensor& text_1D);

/// The mean over the views: a scalar.
torch::Tensor cosineLoss(const torch::Tensor& image_ND, const torch::Tensor& text_1D);

/// loss_sim of the reference's selection pass: queries_NQD, text_1D (projected, not yet normalised) →
/// distance_N = 1 − max over the queries of the cosine (spec 4.1).
torch::Tensor itcDistance(const torch::Tensor& queries_NQD, const torch::Tensor& text_1D);

} // namespace referee
