// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_key_map.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace referee {

namespace {

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
