// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_alphas.h"

#include "core/base/errors.h"
#include "core/io/config.h"

#include <algorithm>
#include <cmath>

namespace referee {

namespace {

constexpr const char* kKey = "lora_adapter_metadata";
constexpr const char* kAlpha = "lora_alpha";

double finite(const nlohmann::ordered_json& value, const std::string& where)
{
    if (!value.is_number() || !std::isfinite(value.get<double>())) {
        throw LoadError(where + " must be a finite number, got " + valueText(nlohmann::json(value))
            + ". The file is damaged; download it again.");
    }
    return value.get<double>();
}

bool isTrue(const nlohmann::ordered_json& json, const std::string& key)
{
    const auto found = json.find(key);
    return found != json.end() && *found == nlohmann::ordered_json(true);
}

} // namespace

LoraAlphas::LoraAlphas(const std::map<std::string, std::string>& metadata, const std::string& file)
{
    const auto found = metadata.find(kKey);
    if (found == metadata.end() || found->second.empty()) {
        readPlain(metadata, file);
        return;
    }
    const std::string where = file + ": metadata " + kKey;
    parsePythonJson(found->second, where); // throws for invalid JSON
    const auto json = nlohmann::ordered_json::parse(found->second, nullptr, false); // patterns come in order
    if (!json.is_object()) {
        throw LoadError(where + " must be an object of finite numbers in {}, got " + json.type_name()
            + ". The file is damaged; download it again.");
    }
    read(LoraNetwork::UNet, json.contains(kAlpha) ? "" : "unet.", json, where);
    read(LoraNetwork::Text, "text_encoder.", json, where);
}

void LoraAlphas::readPlain(const std::map<std::string, std::string>& metadata, const std::string& file)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const auto& [key, text] : metadata) {
        auto value = nlohmann::ordered_json::parse(text, nullptr, false);
        json[key] = value.is_discarded() ? nlohmann::ordered_json(text) : std::move(value);
    }
    const bool isOfBoth = json.contains(kAlpha);
    read(LoraNetwork::UNet, isOfBoth ? "" : "unet.", json, file + ": metadata");
    read(LoraNetwork::Text, isOfBoth ? "" : "text_encoder.", json, file + ": metadata");
}

void LoraAlphas::read(
    LoraNetwork network, const std::string& prefix, const nlohmann::ordered_json& json, const std::string& where)
{
    for (const char* option : { "use_dora", "lora_bias" }) {
        if (isTrue(json, prefix + option)) {
            throw LoadError(
                where + ": " + prefix + option + " is true, only false is implemented. Use a LoRA without it.");
        }
    }
    const auto alpha = json.find(prefix + kAlpha);
    if (alpha == json.end()) {
        return;
    }
    Rule rule;
    rule.where = where + ": " + prefix;
    rule.alpha = finite(*alpha, rule.where + "lora_alpha");
    rule.isByRoot = isTrue(json, prefix + "use_rslora");
    const auto rank = json.find(prefix + "r");
    if (rank != json.end() && !rank->is_null()) {
        rule.rank = finite(*rank, rule.where + "r");
    }
    rule.alphas = patternsOf(json, prefix + "alpha_pattern", where);
    rule.ranks = patternsOf(json, prefix + "rank_pattern", where);
    m_rules.emplace(network, std::move(rule));
}

LoraAlphas::Patterns LoraAlphas::patternsOf(
    const nlohmann::ordered_json& json, const std::string& key, const std::string& where)
{
    Patterns patterns;
    const auto found = json.find(key);
    if (found == json.end() || !found->is_object()) {
        return patterns;
    }
    const auto place = where + ": " + key;
    for (const auto& [pattern, value] : found->items()) {
        patterns.emplace_back(PeftPattern(pattern, place), finite(value, place));
    }
    return patterns;
}

std::optional<double> LoraAlphas::firstMatch(const Patterns& patterns, LoraNetwork network, const std::string& layer)
{
    // transformers 5 has the text encoder's layers without the "text_model" before them
    const std::string before = network == LoraNetwork::Text ? "text_model." : "";
    const auto found = std::find_if(patterns.begin(), patterns.end(), [&](const auto& pattern) {
        return pattern.first.matches(before + layer) || (!before.empty() && pattern.first.matches(layer));
    });
    return found == patterns.end() ? std::nullopt : std::optional(found->second);
}

std::optional<double> LoraAlphas::scale(LoraNetwork network, const std::string& layer, int64_t rank) const
{
    const auto found = m_rules.find(network);
    if (found == m_rules.end()) {
        return std::nullopt;
    }
    const Rule& rule = found->second;
    const auto ranks = static_cast<double>(rank);
    const auto told = firstMatch(rule.ranks, network, layer);
    const double wanted = told.value_or(rule.rank.value_or(ranks));
    if (wanted != ranks) {
        throw LoadError(rule.where + (told ? "rank_pattern" : "r") + " says rank " + valueText(wanted) + " for " + layer
            + ", found rank " + std::to_string(rank)
            + " in the file. Metadata and weights belong to different LoRAs; download it again.");
    }
    const double alpha = firstMatch(rule.alphas, network, layer).value_or(rule.alpha);
    return alpha / (rule.isByRoot ? std::sqrt(ranks) : ranks);
}

} // namespace referee
