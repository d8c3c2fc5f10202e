// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/activation.h"

namespace referee {

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

} // namespace referee
