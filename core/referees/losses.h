// SPDX-License-Identifier: GPL-3.0-or-later
// The losses of the referees, one value a view (the losses of a run are means over the views). They are computed in
// float32 or wider: 1e-8 vanishes in half precision, sums over a vocabulary lose digits.
#pragma once

#include <torch/torch.h>

namespace referee {

/// Inside the logarithm; the matching loss saturates at −ln 1e-8 = 18.42 (spec 4.1).
inline constexpr double kMatchingEpsilon = 1e-8;
inline constexpr double kLabelSmoothing = 0.1;
inline constexpr int64_t kIgnoredTarget = -100;

/// L_itm, does the picture match the prompt? logits_N2 (column 1: match) → loss_N = −ln(softmax(logits)[1] + 1e-8).
torch::Tensor matchingLossPerView(const torch::Tensor& logits_N2);

/// L_cg, how surprising is each word of the prompt, given the picture? logits_NKV: row k predicts targets_K[k], the
/// same targets for every view → nll_NK = (1 − 0.1) · (−ln p_target) + 0.1/V · Σ_c (−ln p_c); exactly 0 at ignored
/// targets. K may be any number of leading positions, so that a head need not run on pads.
torch::Tensor tokenNll(const torch::Tensor& logits_NKV, const torch::Tensor& targets_K);

/// nll_NK → loss_N, the mean over the targets that are not ignored. All views share the prompt, so the mean of these
/// is the mean over all targets of all views together (spec 4.1), also when views come in chunks.
torch::Tensor captioningLossPerView(const torch::Tensor& nll_NK, const torch::Tensor& targets_K);

/// The reference's selection variant: nll_NK → sum over the tokens ÷ (T − 1), pads counted in the divisor.
/// `length` is T, the padded length of the ids.
torch::Tensor captioningLossForSelection(const torch::Tensor& nll_NK, int64_t length);

/// The log-likelihood of a caption: logits_NKV as above → Σ_k ln p_target, one value a view, without label smoothing.
torch::Tensor captionLogLikelihood(const torch::Tensor& logits_NKV, const torch::Tensor& targets_K);

/// Cross entropy of the prompt among itself and its contradictions: prompt_N and contradictions_NC, both logits of the
/// same kind (log-likelihoods, or log-odds of a match) → loss_N = −ln softmax([prompt, contradictions])[0].
torch::Tensor contrastLossPerView(const torch::Tensor& prompt_N, const torch::Tensor& contradictions_NC);

/// CLIP's: image_ND and text_1D (not yet normalised) → loss_N = 1 − cosine.
torch::Tensor cosineLossPerView(const torch::Tensor& image_ND, const torch::Tensor& text_1D);

} // namespace referee
