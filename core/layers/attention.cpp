// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/attention.h"

#include "core/base/errors.h"

namespace referee {

torch::Tensor splitHeads(const torch::Tensor& x_BTC, int64_t heads)
{
    return x_BTC.unflatten(2, { heads, x_BTC.size(2) / heads }).transpose(1, 2);
}

torch::Tensor mergeHeads(const torch::Tensor& x_BNTD) { return x_BNTD.transpose(1, 2).flatten(2); }

torch::Tensor attend(const torch::Tensor& q_BNTD, const torch::Tensor& k_BNSD, const torch::Tensor& v_BNSD,
    const std::optional<torch::Tensor>& mask, bool causal)
{
    constexpr double kNoDropout = 0.0;
    return at::scaled_dot_product_attention(q_BNTD, k_BNSD, v_BNSD, mask, kNoDropout, causal);
}

int64_t headWidth(int64_t width, int64_t heads, const std::string& file)
{
    if (heads < 1 || width % heads != 0) {
        throw LoadError(file + ": expected a width that its attention heads divide, found width "
            + std::to_string(width) + " and " + std::to_string(heads) + " heads; check the number of heads.");
    }
    return width / heads;
}

} // namespace referee
