// SPDX-License-Identifier: GPL-3.0-or-later
// The low-rank changes that LoRA files hold for the layers of Stable Diffusion's networks.
#pragma once

#include "core/io/weights.h"
#include "core/models/lora/lora_key.h"

#include <filesystem>
#include <map>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// scale · up · down, with matrices up_Or and down_rI (convolutions: I·k·k columns) in the file's dtype.
struct LoraChange {
    torch::Tensor up;
    torch::Tensor down;
    double scale = 1;
};

/// Changes by layer name; those of several files in the order of the files.
using LoraChanges = std::map<std::string, std::vector<LoraChange>>;

struct LoraWeights {
    LoraChanges unet;
    LoraChanges text;
};

/// Layers of a network that a LoRA may change: linear layers and convolutions.
std::vector<LoraLayer> loraLayersOf(const torch::nn::Module& network);

/// Appends what a file holds, on the device of `options`. LoadError for a file that is no LoRA, does not fit, or holds
/// numbers that are not finite; Cancelled.
void readLora(
    const std::filesystem::path& file, const LoraTargets& targets, const LoadOptions& options, LoraWeights& weights);

} // namespace referee
