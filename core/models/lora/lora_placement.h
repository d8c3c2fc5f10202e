// SPDX-License-Identifier: GPL-3.0-or-later
// A LoRA file's header against the layers of the networks: every tensor finds its place, or the file is refused.
// Torch-free.
#pragma once

#include "core/io/safetensors_header.h"
#include "core/models/lora/lora_key.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace referee {

/// The change of one layer's weight: strength · scale · up · down, with both as matrices [O, r] and [r, I·k·k].
struct LoraPart {
    LoraNetwork network = LoraNetwork::UNet;
    std::string layer; ///< of the network
    TensorEntry down;
    TensorEntry up;
    std::optional<TensorEntry> alpha; ///< one number; scale = alpha ÷ rank
    double scale = 1; ///< where the file holds no alpha: by its metadata, else 1

    int64_t rank() const { return down.shape.front(); }
};

/// In the order of networks and layer names. LoadError naming together all tensors that have no place, lack their
/// partner or are of a wrong shape or dtype; `file` is the name for errors.
std::vector<LoraPart> placeLora(const SafetensorsHeader& header, const LoraTargets& targets, const std::string& file);

} // namespace referee
