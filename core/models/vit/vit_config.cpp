// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vit/vit_config.h"

#include "core/base/errors.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace referee {

namespace {

VitConfig filled(const Config& config, VitConfig base)
{
    config.only("num_channels", { 3 });
    base.width = config.positive("hidden_size", base.width);
    base.intermediate = config.positive("intermediate_size", base.intermediate);
    base.layers = config.positive("num_hidden_layers", base.layers);
    base.heads = config.positive("num_attention_heads", base.heads);
    base.imageSize = config.positive("image_size", base.imageSize);
    base.patch = config.positive("patch_size", base.patch);
    base.eps = config.number("layer_norm_eps", base.eps);
    base.qkvBias = config.boolean("qkv_bias", base.qkvBias);
    base.activation = activationOf(config, "hidden_act", "gelu");
    base.file = config.file();
    if (base.imageSize % base.patch != 0) {
        throw LoadError(base.file + ": image_size must be a multiple of patch_size " + std::to_string(base.patch)
            + ", got " + std::to_string(base.imageSize) + ". Take the config.json that belongs to the weights.");
    }
    return base;
}

constexpr std::array<KeyPair, 14> kVision { {
    { "visual_encoder.cls_token", "vision_model.embeddings.class_embedding" },
    { "visual_encoder.pos_embed", "vision_model.embeddings.position_embedding" },
    { "visual_encoder.patch_embed.proj.", "vision_model.embeddings.patch_embedding." },
    { "visual_encoder.blocks.#.norm1.", "vision_model.encoder.layers.#.layer_norm1." },
    { "visual_encoder.blocks.#.norm2.", "vision_model.encoder.layers.#.layer_norm2." },
    { "visual_encoder.blocks.#.attn.q_bias", "" },
    { "visual_encoder.blocks.#.attn.v_bias", "" },
    { "visual_encoder.blocks.#.attn.qkv.", "vision_model.encoder.layers.#.self_attn.qkv." },
    { "visual_encoder.blocks.#.attn.proj.", "vision_model.encoder.layers.#.self_attn.projection." },
    { "visual_encoder.blocks.#.mlp.fc1.", "vision_model.encoder.layers.#.mlp.fc1." },
    { "visual_encoder.blocks.#.mlp.fc2.", "vision_model.encoder.layers.#.mlp.fc2." },
    { "visual_encoder.norm.", "vision_model.post_layernorm." },
    { "ln_vision.", "vision_model.post_layernorm." },
    { "visual_encoder.head.", "" },
} };

constexpr std::string_view kQueryBias = ".attn.q_bias";
constexpr std::string_view kValueBias = ".attn.v_bias";

/// Length of the start of `name` that matches the pattern, and its block number; nullopt for no match.
std::optional<std::pair<size_t, std::string>> matched(std::string_view pattern, std::string_view name)
{
    size_t at = 0;
    std::string number;
    for (const char letter : pattern) {
        if (letter == '#') {
            while (at < name.size() && std::isdigit(static_cast<unsigned char>(name[at])) != 0) {
                number += name[at++];
            }
            if (number.empty()) {
                return std::nullopt;
            }
        } else if (at >= name.size() || name[at++] != letter) {
            return std::nullopt;
        }
    }
    return std::pair { at, number };
}

std::string replaced(std::string text, std::string_view ending, std::string_view by)
{
    return text.erase(text.size() - ending.size()).append(by);
}

void fillPart(const WeightSource& source, const std::string& word, torch::Tensor part)
{
    const auto found = source.items().find(word);
    if (found == source.items().end()) {
        throw LoadError(source.files().front().string() + ": " + word
            + " is missing; q_bias and v_bias belong together. Convert the checkpoint again.");
    }
    const auto& [file, entry] = found->second;
    if (part.sizes() != torch::IntArrayRef(entry.shape)) {
        throw LoadError(file->path().string() + ": " + word + " is " + c10::str(torch::IntArrayRef(entry.shape))
            + ", expected " + c10::str(part.sizes()) + ". config.json does not fit the weights.");
    }
    file->readInto(entry, part);
    if (!part.isfinite().all().item<bool>()) {
        throw LoadError(file->path().string() + ": " + word + " holds NaN or infinity. Download the checkpoint again.");
    }
}

/// The name after the first pair that matches; nullopt when none does.
std::optional<std::string> renamedKey(std::span<const KeyPair> table, std::string_view name)
{
    for (const auto& [file, parameter] : table) {
        const auto fit = matched(file, name);
        if (!fit) {
            continue;
        }
        if (parameter.empty()) {
            return std::string();
        }
        std::string result(parameter);
        if (const auto place = result.find('#'); place != std::string::npos) {
            result.replace(place, 1, fit->second);
        }
        return result.append(name.substr(fit->first));
    }
    return std::nullopt;
}

} // namespace

VitConfig VitConfig::ofBlip2(const Config& config) { return filled(config, {}); }

VitConfig VitConfig::ofBlipVqa(const Config& config)
{
    return filled(config,
        { .width = 768, .intermediate = 3072, .layers = 12, .heads = 12, .imageSize = 384, .patch = 16, .eps = 1e-5 });
}

std::string renamedLavisKey(std::span<const KeyPair> table, const std::string& name)
{
    const auto renamed = renamedKey(table, name);
    return renamed ? *renamed : renamedKey(kVision, name).value_or(name);
}

bool isSplitBias(std::string_view name) { return name.ends_with(kQueryBias) || name.ends_with(kValueBias); }

LoadOptions withoutSplitBiases(
    const WeightSource& source, LoadOptions options, std::function<std::string(const std::string&)> rename)
{
    options.rename = std::move(rename);
    if (std::ranges::any_of(source.items(), [](const auto& item) { return isSplitBias(item.first); })) {
        options.mayLack = [](const std::string& name) { return name.ends_with(".self_attn.qkv.bias"); };
    }
    return options;
}

void fillSplitBiases(
    torch::nn::Module& module, const WeightSource& source, const std::function<std::string(const std::string&)>& rename)
{
    const torch::NoGradGuard noGrad;
    const auto parameters = module.named_parameters();
    for (const auto& [word, item] : source.items()) {
        if (!word.ends_with(kQueryBias)) {
            continue;
        }
        const auto* bias = parameters.find(rename(replaced(word, kQueryBias, ".attn.qkv.bias")));
        if (bias == nullptr) {
            throw LoadError(source.files().front().string() + ": " + word
                + " has no counterpart: config.json has qkv_bias false or fewer layers.");
        }
        const auto width = bias->size(0) / 3;
        fillPart(source, word, bias->narrow(0, 0, width));
        bias->narrow(0, width, width).zero_();
        fillPart(source, replaced(word, kQueryBias, kValueBias), bias->narrow(0, 2 * width, width));
    }
}

void requireTied(const WeightSource& source, const std::string& copy, const std::string& original)
{
    const auto a = source.items().find(copy);
    const auto b = source.items().find(original);
    if (a == source.items().end() || b == source.items().end()) {
        return;
    }
    if (!torch::equal(a->second.file->read(a->second.entry), b->second.file->read(b->second.entry))) {
        throw LoadError(a->second.file->path().string() + ": " + copy + " must equal " + original
            + ", they are one tensor in BLIP. Networks with an output matrix of their own are not implemented; use the "
              "published checkpoint.");
    }
}

} // namespace referee
