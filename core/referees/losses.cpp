// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/referees/losses.h"

namespace referee {

namespace {

/// float64 stays, everything else becomes float32 (differentiable, no copy where nothing changes).
torch::Tensor wide(const torch::Tensor& tensor)
{
    return tensor.scalar_type() == torch::kFloat64 ? tensor : tensor.to(torch::kFloat32);
}

/// To unit length along the last dimension.
torch::Tensor unit(const torch::Tensor& embeddings)
{
    namespace F = torch::nn::functional;
    return F::normalize(wide(embeddings), F::NormalizeFuncOptions().dim(-1));
}

/// logp_NKV at the targets → NK; what stands at ignored targets means nothing.
torch::Tensor atTargets(const torch::Tensor& logp_NKV, const torch::Tensor& targets_K)
{
    const auto index_NK1 = targets_K.clamp_min(0).view({ 1, -1, 1 }).expand({ logp_NKV.size(0), -1, 1 });
    return logp_NKV.gather(2, index_NK1).squeeze(2);
}

} // namespace

torch::Tensor matchingLossPerView(const torch::Tensor& logits_N2)
{
    // Not a log-softmax: the reference adds 1e-8 to the probability.
    return -(torch::softmax(wide(logits_N2), 1).select(1, 1) + kMatchingEpsilon).log();
}

torch::Tensor tokenNll(const torch::Tensor& logits_NKV, const torch::Tensor& targets_K)
{
    const auto logp_NKV = torch::log_softmax(wide(logits_NKV), 2);
    const auto nll_NK = (kLabelSmoothing - 1) * atTargets(logp_NKV, targets_K) - kLabelSmoothing * logp_NKV.mean(2);
    return nll_NK.masked_fill(targets_K == kIgnoredTarget, 0);
}

torch::Tensor captioningLossPerView(const torch::Tensor& nll_NK, const torch::Tensor& targets_K)
{
    const auto count = (targets_K != kIgnoredTarget).sum();
    return nll_NK.sum(1) / count;
}

torch::Tensor captioningLossForSelection(const torch::Tensor& nll_NK, int64_t length)
{
    return nll_NK.sum(1) / (length - 1);
}

torch::Tensor captionLogLikelihood(const torch::Tensor& logits_NKV, const torch::Tensor& targets_K)
{
    const auto logp_NKV = torch::log_softmax(wide(logits_NKV), 2);
    return atTargets(logp_NKV, targets_K).masked_fill(targets_K == kIgnoredTarget, 0).sum(1);
}

torch::Tensor contrastLossPerView(const torch::Tensor& prompt_N, const torch::Tensor& contradictions_NC)
{
    const auto all_NC = torch::cat({ wide(prompt_N).unsqueeze(1), wide(contradictions_NC) }, 1);
    return -torch::log_softmax(all_NC, 1).select(1, 0);
}

torch::Tensor cosineLossPerView(const torch::Tensor& image_ND, const torch::Tensor& text_1D)
{
    return 1 - (unit(image_ND) * unit(text_1D)).sum(-1);
}

} // namespace referee
