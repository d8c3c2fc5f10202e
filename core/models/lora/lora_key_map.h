// SPDX-License-Identifier: GPL-3.0-or-later
// Which layer of our networks a LoRA file means: the words that the layouts have for one layer. Torch-free.
#pragma once

#include "core/models/lora/lora_key.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace referee {

/// A layer with a weight that a LoRA may change.
struct LoraLayer {
    std::string name; ///< as our network registers it, "down_blocks.0.attentions.0.proj_in"
    std::vector<int64_t> shape; ///< of its weight: [O, I] or [O, I, k, k]
};

/// All layers of Stable Diffusion's two networks.
struct LoraTargets {
    std::vector<LoraLayer> unet;
    std::vector<LoraLayer> text;

    const std::vector<LoraLayer>& of(LoraNetwork network) const { return network == LoraNetwork::UNet ? unet : text; }
};

/// Finds layers by any of their words.
class LoraKeyMap {
public:
    explicit LoraKeyMap(const LoraTargets& targets);
    /// Index in targets.of(key.network).
    std::optional<size_t> find(const LoraKey& key) const;

private:
    std::map<std::string, size_t> m_unet;
    std::map<std::string, size_t> m_text;
};

} // namespace referee
