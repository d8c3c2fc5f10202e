// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_key.h"

#include <algorithm>
#include <array>
#include <utility>

namespace referee {

namespace {

struct Ending {
    std::string_view text;
    LoraRole role;
};

/// kohya; peft; diffusers 0.2x of the UNet, of the text encoder, of attention
/// processors.
constexpr std::array kEndings = std::to_array<Ending>({
    { ".lora_down.weight", LoraRole::Down },
    { ".lora_up.weight", LoraRole::Up },
    { ".lora_A.weight", LoraRole::Down },
    { ".lora_B.weight", LoraRole::Up },
    { ".lora.down.weight", LoraRole::Down },
    { ".lora.up.weight", LoraRole::Up },
    { ".lora_linear_layer.down.weight", LoraRole::Down },
    { ".lora_linear_layer.up.weight", LoraRole::Up },
    { "_lora.down.weight", LoraRole::Down },
    { "_lora.up.weight", LoraRole::Up },
    { ".alpha", LoraRole::Alpha },
});

struct Beginning {
    std::string_view text;
    LoraNetwork network;
};

constexpr std::array kBeginnings = std::to_array<Beginning>({
    { "lora_unet_", LoraNetwork::UNet },
    { "lora_te_", LoraNetwork::Text },
    { "lora_te1_", LoraNetwork::Text },
    { "unet.", LoraNetwork::UNet },
    { "text_encoder.", LoraNetwork::Text },
});

/// What names of other networks begin with; a name without any beginning is of the UNet.
constexpr std::array<std::string_view, 6> kOtherNetworks { "lora_", "text_encoder_", "transformer.", "base_model.",
    "lycoris_", "vae." };

struct Strange {
    std::string_view part;
    std::string_view kind;
};

constexpr std::array kStrange = std::to_array<Strange>({
    { "lora_mid", "convolutions in three parts (lora_mid) are not implemented" },
    { "hada_w", "LoHa is not implemented" },
    { "lokr_w", "LoKr is not implemented" },
    { "oft_", "OFT is not implemented" },
    { "dora_scale", "DoRA is not implemented" },
    { "lora_magnitude_vector", "DoRA is not implemented" },
    { "bundle_emb", "textual inversion is not implemented" },
    { "emb_params", "textual inversion is not implemented" },
    { "lora_te2_", "this LoRA is for Stable Diffusion XL" },
    { "text_encoder_2.", "this LoRA is for Stable Diffusion XL" },
    { "transformer.", "this LoRA is for another kind of network (Stable Diffusion 3, Flux or the like)" },
    { "lora_transformer_", "this LoRA is for another kind of network (Stable Diffusion 3, Flux or the like)" },
    { "base_model.", "peft's own files keep alpha elsewhere; save it with save_lora_weights of diffusers" },
    { ".diff", "whole differences of weights are not implemented" },
});

/// peft's state_dict() has the adapter's name within: "….lora_A.default_0.weight". The name without it, and the
/// adapter; both as they were where there is none.
std::pair<std::string, std::string> withoutAdapter(std::string_view name)
{
    constexpr std::string_view kWeight = ".weight";
    for (const std::string_view matrix : { ".lora_A.", ".lora_B." }) {
        const auto at = name.rfind(matrix);
        if (at == std::string_view::npos || !name.ends_with(kWeight)) {
            continue;
        }
        const size_t begin = at + matrix.size();
        const size_t end = name.size() - kWeight.size();
        if (begin < end && name.substr(begin, end - begin).find('.') == std::string_view::npos) {
            const std::string whole(name);
            return { whole.substr(0, begin - 1) + std::string(kWeight), whole.substr(begin, end - begin) };
        }
    }
    return { std::string(name), {} };
}

} // namespace

std::string flatName(std::string_view dotted)
{
    std::string flat(dotted);
    std::replace(flat.begin(), flat.end(), '.', '_');
    return flat;
}

std::optional<LoraKey> parseLoraKey(std::string_view written)
{
    const auto [name, adapter] = withoutAdapter(written);
    const auto ending = std::find_if(
        kEndings.begin(), kEndings.end(), [&name = name](const Ending& item) { return name.ends_with(item.text); });
    if (ending == kEndings.end()) {
        return std::nullopt;
    }
    LoraKey key { LoraNetwork::UNet, ending->role, {}, adapter };
    std::string_view middle = std::string_view(name).substr(0, name.size() - ending->text.size());
    const auto beginning = std::find_if(kBeginnings.begin(), kBeginnings.end(),
        [middle](const Beginning& item) { return middle.starts_with(item.text); });
    const auto isOther = [middle](std::string_view other) { return middle.starts_with(other); };
    if (beginning != kBeginnings.end()) {
        key.network = beginning->network;
        middle.remove_prefix(beginning->text.size());
    } else if (std::any_of(kOtherNetworks.begin(), kOtherNetworks.end(), isOther)) {
        return std::nullopt;
    }
    std::string layer(middle);
    constexpr std::string_view kProcessor = ".processor.";
    if (const auto at = layer.find(kProcessor); at != std::string::npos) {
        layer.replace(at, kProcessor.size(), ".");
    }
    key.layer = flatName(layer);
    return key;
}

std::string kindOfStrangeKey(std::string_view name)
{
    const auto found = std::find_if(kStrange.begin(), kStrange.end(),
        [name](const Strange& item) { return name.find(item.part) != std::string_view::npos; });
    return found == kStrange.end() ? std::string() : std::string(found->kind);
}

} // namespace referee
