// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/group_norm.h"

#include "core/base/errors.h"

#include <string>

namespace referee {

namespace {

int64_t checkedGroups(int64_t groups, int64_t channels)
{
    if (groups < 1 || channels % groups != 0) {
        throw LoadError("Expected a number of channels that " + std::to_string(groups) + " norm groups divide, found "
            + std::to_string(channels) + "; check norm_num_groups and block_out_channels in config.json.");
    }
    return groups;
}

} // namespace

GroupNormImpl::GroupNormImpl(int64_t groups, int64_t channels, double eps)
    : weight(register_parameter("weight", torch::empty({ channels }), false))
    , bias(register_parameter("bias", torch::empty({ channels }), false))
    , m_groups(checkedGroups(groups, channels))
    , m_eps(eps)
{
}

torch::Tensor GroupNormImpl::forward(const torch::Tensor& x)
{
    return at::group_norm(x, m_groups, weight, bias, m_eps);
}

} // namespace referee
