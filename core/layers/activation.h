// SPDX-License-Identifier: GPL-3.0-or-later
// The activations that configs name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <torch/torch.h>

#include "core/io/config.h"

namespace referee {

using Activation = torch::Tensor (*)(const torch::Tensor&);

/// x · Φ(x), exact (error function).
torch::Tensor gelu(const torch::Tensor& x);
/// x · sigmoid(1.702 x), OpenAI CLIP's approximation.
torch::Tensor quickGelu(const torch::Tensor& x);
/// x · sigmoid(x)
torch::Tensor silu(const torch::Tensor& x);

/// "gelu", "quick_gelu", "silu" ("swish" is the same); LoadError naming file, key and value for any other.
Activation activationOf(const Config& config, std::string_view key, std::optional<std::string> fallback = std::nullopt);

} // namespace referee
