// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/referees/captioning_loss.h"

#include "core/referees/wide.h"

namespace referee {

torch::Tensor captionTargets(const torch::Tensor& ids, int64_t padId)
{
    const auto next = ids.reshape(-1).slice(0, 1);
    return next.masked_fill(next == padId, kIgnoredTarget);
}

torch::Tensor tokenNll(const torch::Tensor& logits_NKV, const torch::Tensor& targets_K)
{
    const auto logp_NKV = torch::log_softmax(wide(logits_NKV), 2);
    const auto index_NK1 = targets_K.clamp_min(0).view({ 1, -1, 1 }).expand({ logits_NKV.size(0), -1, 1 });
    const auto picked_NK = logp_NKV.gather(2, index_NK1).squeeze(2);
    const auto nll_NK = (kLabelSmoothing - 1) * picked_NK - kLabelSmoothing * logp_NKV.mean(2);
    return nll_NK.masked_fill(targets_K == kIgnoredTarget, 0);
}

torch::Tensor captioningLossPerView(const torch::Tensor& nll_NK, const torch::Tensor& targets_K)
{
    const auto count = (targets_K != kIgnoredTarget).sum();
    return nll_NK.sum(1) / count;
}

torch::Tensor captioningLoss(const torch::Tensor& nll_NK, const torch::Tensor& targets_K)
{
    return captioningLossPerView(nll_NK, targets_K).mean();
}

torch::Tensor captioningLossForSelection(const torch::Tensor& nll_NK, int64_t length)
{
    return nll_NK.sum(1) / (length - 1);
}

} // namespace referee
