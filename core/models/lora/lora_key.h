// SPDX-License-Identifier: GPL-3.0-or-later
// Names of the tensors in a LoRA file, as kohya's trainer and the versions of diffusers write them. Torch-free.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

enum class LoraNetwork { UNet, Text };

/// What a tensor is in the change of a layer: W + strength · (alpha ÷ rank) · up · down.
enum class LoraRole { Down, Up, Alpha };

/// A name taken apart. Layers are compared with "_" for ".", since kohya writes them so.
struct LoraKey {
    LoraNetwork network = LoraNetwork::UNet;
    LoraRole role = LoraRole::Down;
    std::string layer; ///< "down_blocks_0_attentions_0_proj_in", without prefix and suffix
    std::string adapter {}; ///< peft's name for it, "default_0"; empty where the tensor has none
};

/// nullopt for a name that ends like no part of a LoRA, or that is of a network that Stable Diffusion 1 and 2 lack.
std::optional<LoraKey> parseLoraKey(std::string_view name);

/// What an unknown tensor name says about its file: "LoHa is not implemented", …; empty: nothing.
std::string kindOfStrangeKey(std::string_view name);

/// "a.b.0" → "a_b_0"
std::string flatName(std::string_view dotted);

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

/// Finds layers by any of the names that the file formats have for them.
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
