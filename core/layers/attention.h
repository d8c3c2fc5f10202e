// SPDX-License-Identifier: GPL-3.0-or-later
// Multi-head attention as free functions; each model keeps its own projections under its checkpoint's names.
// Shapes: B batch, T queries, S keys, N heads, D head width, C = N·D.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <torch/torch.h>

namespace referee {

/// x_BTC → BNTD, a view.
torch::Tensor splitHeads(const torch::Tensor& x_BTC, int64_t heads);
/// x_BNTD → BTC, a view where the attention kernel left the memory in BTND order.
torch::Tensor mergeHeads(const torch::Tensor& x_BNTD);

/// softmax(q kᵀ / √D + mask) v: q_BNTD, k_BNSD, v_BNSD → BNTD.
/// `mask` broadcasts to [B, N, T, S]: bool (true = may look) or additive in q's dtype. `causal`: row t sees keys 0..t
/// (needs T = S and no mask).
torch::Tensor attend(const torch::Tensor& q_BNTD, const torch::Tensor& k_BNSD, const torch::Tensor& v_BNSD,
    const std::optional<torch::Tensor>& mask = std::nullopt, bool causal = false);

/// `width / heads`; LoadError naming `file` when heads do not divide the width.
int64_t headWidth(int64_t width, int64_t heads, const std::string& file);

} // namespace referee
