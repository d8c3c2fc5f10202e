// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vae/mid_block.h"

#include "core/layers/attention.h"

namespace referee::autoencoder {

PictureAttentionImpl::PictureAttentionImpl(int64_t channels, int64_t normGroups)
    : group_norm(register_module("group_norm", GroupNorm(normGroups, channels, kEps)))
    , to_q(register_module("to_q", Linear(channels, channels)))
    , to_k(register_module("to_k", Linear(channels, channels)))
    , to_v(register_module("to_v", Linear(channels, channels)))
    , to_out(register_module("to_out", ModuleList<Linear>()))
{
    to_out->add(channels, channels);
}

torch::Tensor PictureAttentionImpl::forward(const torch::Tensor& x)
{
    const auto tokens_BTC = group_norm(x).permute({ 0, 2, 3, 1 }).flatten(1, 2);
    const auto q_BNTD = splitHeads(to_q(tokens_BTC), 1);
    const auto k_BNTD = splitHeads(to_k(tokens_BTC), 1);
    const auto v_BNTD = splitHeads(to_v(tokens_BTC), 1);
    const auto mixed_BTC = to_out[0](mergeHeads(attend(q_BNTD, k_BNTD, v_BNTD)));
    return x + mixed_BTC.transpose(1, 2).unflatten(2, { x.size(2), x.size(3) });
}

MidBlockImpl::MidBlockImpl(int64_t channels, int64_t normGroups)
    : attentions(register_module("attentions", ModuleList<PictureAttention>()))
    , resnets(register_module("resnets", ModuleList<ResnetBlock>()))
{
    resnets->add(channels, channels, normGroups);
    attentions->add(channels, normGroups);
    resnets->add(channels, channels, normGroups);
}

torch::Tensor MidBlockImpl::forward(const torch::Tensor& x) { return resnets[1](attentions[0](resnets[0](x))); }

} // namespace referee::autoencoder
