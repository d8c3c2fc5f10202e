// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_key.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace referee {

namespace {

struct Ending {
    std::string_view text;
    LoraRole role;
};

/// Of kohya, peft, diffusers 0.2x (UNet, text encoder, attention processors).
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

std::vector<std::string_view> partsOf(std::string_view name)
{
    std::vector<std::string_view> parts;
    for (size_t at = 0; at <= name.size();) {
        const size_t end = std::min(name.find('.', at), name.size());
        parts.push_back(name.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

size_t numberOf(std::string_view text)
{
    size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string replacedEnd(const std::string& text, std::string_view end, std::string_view by)
{
    return text.ends_with(end) ? text.substr(0, text.size() - end.size()) + std::string(by) : std::string();
}

/// Resnets and attentions of one level, by which the original code of Stable Diffusion numbers its blocks.
struct Level {
    size_t resnets = 0;
    bool hasAttention = false;
};

/// Words of the original code (ldm), which has one running number for the blocks of each side.
class LdmKeyNames {
public:
    explicit LdmKeyNames(const std::vector<LoraLayer>& layers)
    {
        for (const auto& layer : layers) {
            const auto parts = partsOf(layer.name);
            if (parts.size() < 4 || (parts[0] != "down_blocks" && parts[0] != "up_blocks")) {
                continue;
            }
            Level& level = (parts[0] == "down_blocks" ? m_down : m_up)[numberOf(parts[1])];
            level.hasAttention = level.hasAttention || parts[2] == "attentions";
            level.resnets = std::max(level.resnets, parts[2] == "resnets" ? numberOf(parts[3]) + 1 : 0);
        }
    }

    /// "" for a layer that the original has no word for.
    std::string of(const std::string& name) const
    {
        static const std::map<std::string, std::string> kSingles { { "conv_in", "input_blocks_0_0" },
            { "conv_out", "out_2" }, { "time_embedding.linear_1", "time_embed_0" },
            { "time_embedding.linear_2", "time_embed_2" } };
        if (const auto single = kSingles.find(name); single != kSingles.end()) {
            return single->second;
        }
        const auto parts = partsOf(name);
        if (parts.size() >= 4 && parts[0] == "mid_block") {
            const size_t index = parts[1] == "attentions" ? 1 : 2 * numberOf(parts[2]);
            return "middle_block_" + std::to_string(index) + "_" + rest(parts, 1);
        }
        if (parts.size() < 5 || (parts[0] != "down_blocks" && parts[0] != "up_blocks")) {
            return {};
        }
        return parts[0] == "down_blocks" ? onTheWayDown(parts) : onTheWayUp(parts);
    }

private:
    /// What follows the kind and its number: "resnets", "0", "conv1" → "in_layers_2".
    static std::string rest(const std::vector<std::string_view>& parts, size_t kind)
    {
        static const std::map<std::string_view, std::string> kResnet { { "conv1", "in_layers_2" },
            { "conv2", "out_layers_3" }, { "time_emb_proj", "emb_layers_1" }, { "conv_shortcut", "skip_connection" } };
        const auto word = kResnet.find(parts[kind + 2]);
        if (parts[kind] == "resnets" && word != kResnet.end()) {
            return word->second;
        }
        std::string joined;
        for (size_t i = kind + 2; i < parts.size(); ++i) {
            joined += (joined.empty() ? "" : "_") + std::string(parts[i]);
        }
        return joined;
    }

    std::string onTheWayDown(const std::vector<std::string_view>& parts) const
    {
        const size_t level = numberOf(parts[1]);
        size_t first = 1;
        for (const auto& [index, before] : m_down) {
            first += index < level ? before.resnets + 1 : 0;
        }
        if (parts[2] == "downsamplers") {
            return "input_blocks_" + std::to_string(first + m_down.at(level).resnets) + "_0_op";
        }
        const std::string place = parts[2] == "attentions" ? "_1_" : "_0_";
        return "input_blocks_" + std::to_string(first + numberOf(parts[3])) + place + rest(parts, 2);
    }

    std::string onTheWayUp(const std::vector<std::string_view>& parts) const
    {
        const size_t level = numberOf(parts[1]);
        size_t first = 0;
        for (const auto& [index, before] : m_up) {
            first += index < level ? before.resnets : 0;
        }
        if (parts[2] == "upsamplers") {
            const Level& own = m_up.at(level);
            const size_t last = first + std::max<size_t>(own.resnets, 1) - 1;
            return "output_blocks_" + std::to_string(last) + (own.hasAttention ? "_2_conv" : "_1_conv");
        }
        const std::string place = parts[2] == "attentions" ? "_1_" : "_0_";
        return "output_blocks_" + std::to_string(first + numberOf(parts[3])) + place + rest(parts, 2);
    }

    std::map<size_t, Level> m_down;
    std::map<size_t, Level> m_up;
};

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
    const auto ending = std::ranges::find_if(
        kEndings, [&name = name](std::string_view text) { return name.ends_with(text); }, &Ending::text);
    if (ending == kEndings.end()) {
        return std::nullopt;
    }
    LoraKey key { LoraNetwork::UNet, ending->role, {}, adapter };
    std::string_view middle = std::string_view(name).substr(0, name.size() - ending->text.size());
    const auto isBeginning = [middle](std::string_view text) { return middle.starts_with(text); };
    const auto beginning = std::ranges::find_if(kBeginnings, isBeginning, &Beginning::text);
    if (beginning != kBeginnings.end()) {
        key.network = beginning->network;
        middle.remove_prefix(beginning->text.size());
    } else if (std::ranges::any_of(kOtherNetworks, isBeginning)) {
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
    const auto isPart = [name](std::string_view part) { return name.find(part) != std::string_view::npos; };
    const auto found = std::ranges::find_if(kStrange, isPart, &Strange::part);
    return found == kStrange.end() ? std::string() : std::string(found->kind);
}

LoraKeyMap::LoraKeyMap(const LoraTargets& targets)
{
    const LdmKeyNames original(targets.unet);
    for (size_t i = 0; i < targets.unet.size(); ++i) {
        const auto& name = targets.unet[i].name;
        const std::string flat = flatName(name);
        for (const auto& word : { flat, replacedEnd(flat, "_to_out_0", "_to_out"), original.of(name) }) {
            m_unet.emplace(word, i);
        }
    }
    // Old versions of diffusers called the projections of the text encoder as those of the UNet.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOldText { { { "_q_proj", "_to_q" },
        { "_k_proj", "_to_k" }, { "_v_proj", "_to_v" }, { "_out_proj", "_to_out" } } };
    for (size_t i = 0; i < targets.text.size(); ++i) {
        const std::string flat = flatName(targets.text[i].name);
        std::vector<std::string> words { flat };
        for (const auto& [end, old] : kOldText) {
            words.push_back(replacedEnd(flat, end, old));
        }
        for (const auto& word : words) {
            m_text.emplace(word, i);
            m_text.emplace("text_model_" + word, i);
        }
    }
    m_unet.erase("");
    m_text.erase("");
    m_text.erase("text_model_");
}

std::optional<size_t> LoraKeyMap::find(const LoraKey& key) const
{
    const auto& words = key.network == LoraNetwork::UNet ? m_unet : m_text;
    const auto found = words.find(key.layer);
    return found == words.end() ? std::nullopt : std::optional(found->second);
}

} // namespace referee
