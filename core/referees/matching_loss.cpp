// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/referees/matching_loss.h"

#include "core/referees/wide.h"

namespace referee {

torch::Tensor matchingLossPerView(const torch::Tensor& logits_N2)
{
    // Not a log-softmax: the reference adds 1e-8 to the probability.
    return -(torch::softmax(wide(logits_N2), 1).select(1, 1) + kMatchingEpsilon).log();
}

torch::Tensor matchingLoss(const torch::Tensor& logits_N2) { return matchingLossPerView(logits_N2).mean(); }

} // namespace referee
