// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/norms.h"

#include "core/base/errors.h"

#include <string>
#include <tuple>

namespace referee {

namespace {

int64_t checkedGroups(int64_t groups, int64_t channels)
{
    if (groups < 1 || channels % groups != 0) {
        throw LoadError("The number of channels must be a multiple of " + std::to_string(groups) + " norm groups, got "
            + std::to_string(channels) + ". Check norm_num_groups and block_out_channels in config.json.");
    }
    return groups;
}

class NormSilu : public torch::autograd::Function<NormSilu> {
public:
    static torch::Tensor forward(
        torch::autograd::AutogradContext* context, const torch::Tensor& input, const GroupNorm& norm)
    {
        const auto x = input.contiguous(input.suggest_memory_format());
        context->save_for_backward({ x });
        context->saved_data["weight"] = norm->weight;
        context->saved_data["bias"] = norm->bias;
        context->saved_data["groups"] = norm->groups();
        context->saved_data["eps"] = norm->eps();
        auto normed = std::get<0>(at::native_group_norm(
            x, norm->weight, norm->bias, x.size(0), x.size(1), x.size(2) * x.size(3), norm->groups(), norm->eps()));
        return at::silu_(normed);
    }

    static torch::autograd::variable_list backward(
        torch::autograd::AutogradContext* context, const torch::autograd::variable_list& gradients)
    {
        auto& data = context->saved_data;
        const auto x = context->get_saved_variables()[0];
        const auto weight = data["weight"].toTensor();
        const int64_t groups = data["groups"].toInt();
        const int64_t area = x.size(2) * x.size(3);
        const auto [normed, mean, rstd] = at::native_group_norm(
            x, weight, data["bias"].toTensor(), x.size(0), x.size(1), area, groups, data["eps"].toDouble());
        const auto inner = at::silu_backward(gradients[0], normed);
        // The CPU kernel is seven times slower on channels-last memory than on planes; the copies cost less.
        const auto gradient = std::get<0>(at::native_group_norm_backward(inner.contiguous(), x.contiguous(), mean, rstd,
            weight, x.size(0), x.size(1), area, groups, { true, false, false }));
        return { gradient.contiguous(x.suggest_memory_format()), torch::Tensor() };
    }
};

} // namespace

LayerNormImpl::LayerNormImpl(int64_t width, double eps)
    : weight(register_parameter("weight", torch::empty({ width }), false))
    , bias(register_parameter("bias", torch::empty({ width }), false))
    , m_eps(eps)
{
}

torch::Tensor LayerNormImpl::forward(const torch::Tensor& x)
{
    return at::layer_norm(x, weight.sizes(), weight, bias, m_eps);
}

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

torch::Tensor normSilu(GroupNorm& norm, const torch::Tensor& x)
{
    if (torch::GradMode::is_enabled() && x.requires_grad()) {
        return NormSilu::apply(x, norm);
    }
    auto normed = norm(x);
    return at::silu_(normed);
}

} // namespace referee
