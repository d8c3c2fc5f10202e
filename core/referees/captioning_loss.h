// SPDX-License-Identifier: GPL-3.0-or-later
// L_cg: how surprising is each word of the prompt, given the picture?
#pragma once

#include <torch/torch.h>

namespace referee {

inline constexpr double kLabelSmoothing = 0.1;
inline constexpr int64_t kIgnoredTarget = -100;

/// ids_T (or [1,T]; position 0 is overwritten by [DEC] in the decoder's input and is never a target) → targets of
/// length T-1: ids 1..T-1, kIgnoredTarget where the id is `padId`. [SEP] is a target. Same device as the ids.
torch::Tensor captionTargets(const torch::Tensor& ids, int64_t padId = 0);

/// logits_NKV: row k predicts targets_K[k], the same targets for every view → nll_NK in float32 or wider:
/// (1 − 0.1) · (−ln p_target) + 0.1/V · Σ_c (−ln p_c); exactly 0 at ignored targets.
/// K may be any number of leading positions, so that a head need not run on pads.
torch::Tensor tokenNll(const torch::Tensor& logits_NKV, const torch::Tensor& targets_K);

/// nll_NK → loss_N, the mean over the targets that are not ignored. All views share the prompt, so the mean of these
/// is the mean over all targets of all views together (spec 4.1), also when views come in chunks.
torch::Tensor captioningLossPerView(const torch::Tensor& nll_NK, const torch::Tensor& targets_K);

/// The mean over all targets of all views: a scalar.
torch::Tensor captioningLoss(const torch::Tensor& nll_NK, const torch::Tensor& targets_K);

/// The reference's selection variant: nll_NK → sum over the tokens ÷ (T − 1), pads counted in the divisor.
/// `length` is T, the padded length of the ids.
torch::Tensor captioningLossForSelection(const torch::Tensor& nll_NK, int64_t length);

} // namespace referee
