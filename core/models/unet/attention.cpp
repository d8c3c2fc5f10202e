// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/attention.h"

#include "core/layers/attention.h"

namespace referee::unet {

AttentionImpl::AttentionImpl(int64_t width, int64_t contextWidth, int64_t heads)
    : m_heads(heads)
    , to_q(register_module("to_q", Linear(width, width, false)))
    , to_k(register_module("to_k", Linear(contextWidth, width, false)))
    , to_v(register_module("to_v", Linear(contextWidth, width, false)))
    , to_out(register_module("to_out", ModuleList<Linear>()))
{
    to_out->add(width, width);
}

torch::Tensor AttentionImpl::forward(const torch::Tensor& x_BTC, const torch::Tensor& context_BSK)
{
    const auto q_BNTD = splitHeads(to_q(x_BTC), m_heads);
    const auto k_BNSD = splitHeads(to_k(context_BSK), m_heads);
    const auto v_BNSD = splitHeads(to_v(context_BSK), m_heads);
    return to_out[0](mergeHeads(attend(q_BNTD, k_BNSD, v_BNSD)));
}

} // namespace referee::unet
