// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/layers.h"

#include "core/base/errors.h"

namespace referee {

LinearImpl::LinearImpl(int64_t inputWidth, int64_t outputWidth, bool hasBias)
    : weight(register_parameter("weight", torch::empty({ outputWidth, inputWidth }), false))
    , bias(hasBias ? register_parameter("bias", torch::empty({ outputWidth }), false) : torch::Tensor())
{
}

torch::Tensor LinearImpl::forward(const torch::Tensor& x) { return at::linear(x, weight, bias); }

EmbeddingImpl::EmbeddingImpl(int64_t count, int64_t width)
    : weight(register_parameter("weight", torch::empty({ count, width }), false))
{
}

torch::Tensor EmbeddingImpl::forward(const torch::Tensor& ids) { return at::embedding(weight, ids); }

Conv2dImpl::Conv2dImpl(int64_t inputChannels, int64_t outputChannels, const ConvShape& shape)
    : weight(register_parameter(
        "weight", torch::empty({ outputChannels, inputChannels, shape.kernel, shape.kernel }), false))
    , bias(shape.bias ? register_parameter("bias", torch::empty({ outputChannels }), false) : torch::Tensor())
    , m_stride(shape.stride)
    , m_padding(shape.padding)
{
}

torch::Tensor Conv2dImpl::forward(const torch::Tensor& x)
{
    return at::conv2d(x, weight, bias, { m_stride, m_stride }, { m_padding, m_padding });
}

UpsamplerImpl::UpsamplerImpl(int64_t channels)
    : conv(register_module("conv", Conv2d(channels, channels)))
{
}

torch::Tensor UpsamplerImpl::forward(const torch::Tensor& x, at::IntArrayRef heightWidth)
{
    return conv(at::upsample_nearest2d(x, heightWidth));
}

void setChannelsLast(torch::nn::Module& module)
{
    for (auto& parameter : module.parameters()) {
        if (parameter.dim() == 4) {
            parameter.set_data(parameter.detach().contiguous(at::MemoryFormat::ChannelsLast));
        }
    }
}

torch::Tensor gelu(const torch::Tensor& x) { return at::gelu(x); }

torch::Tensor quickGelu(const torch::Tensor& x)
{
    constexpr double kSlope = 1.702;
    return x * at::sigmoid(x * kSlope);
}

torch::Tensor silu(const torch::Tensor& x) { return at::silu(x); }

Activation activationOf(const Config& config, std::string_view key, std::optional<std::string> fallback)
{
    config.only(key, { "gelu", "quick_gelu", "silu", "swish" });
    const std::string name = config.text(key, std::move(fallback));
    if (name == "gelu") {
        return &gelu;
    }
    return name == "quick_gelu" ? &quickGelu : &silu;
}

MlpImpl::MlpImpl(int64_t width, int64_t innerWidth, Activation activation)
    : fc1(register_module("fc1", Linear(width, innerWidth)))
    , fc2(register_module("fc2", Linear(innerWidth, width)))
    , m_activation(activation)
{
}

torch::Tensor MlpImpl::forward(const torch::Tensor& x) { return fc2(m_activation(fc1(x))); }

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
        throw LoadError(file + ": the width must be a multiple of the number of heads, got width "
            + std::to_string(width) + " and " + std::to_string(heads) + " heads.");
    }
    return width / heads;
}

} // namespace referee
