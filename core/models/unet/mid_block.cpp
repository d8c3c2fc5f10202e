// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/mid_block.h"

namespace referee::unet {

MidBlockImpl::MidBlockImpl(const UNetConfig& config)
    : attentions(register_module("attentions", ModuleList<SpatialTransformer>()))
    , resnets(register_module("resnets", ModuleList<ResnetBlock>()))
{
    const auto& level = config.levels.back();
    resnets->add(level.channels, level.channels, config);
    attentions->add(level, config);
    resnets->add(level.channels, level.channels, config);
}

torch::Tensor MidBlockImpl::forward(
    const torch::Tensor& x, const torch::Tensor& time_BE, const torch::Tensor& context_BSK)
{
    return resnets[1](attentions[0](resnets[0](x, time_BE), context_BSK), time_BE);
}

} // namespace referee::unet
