// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_alphas.h"

#include "core/errors.h"
#include "core/io/config.h"
#include "core/io/message.h"

#include <cmath>

namespace referee {

namespace {

constexpr const char* kKey = "lora_adapter_metadata";

double finite(const nlohmann::json& value, const std::string& where)
{
    if (!value.is_number() || !std::isfinite(value.get<double>())) {
        throw LoadError(where + " was expected to be a finite number, found "
            + inQuotes(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
            + ". The file is damaged; get it again.");
    }
    return value.get<double>();
}

bool isOfLayer(const std::string& layer, const std::string& end)
{
    return layer == end || (layer.size() > end.size() && layer.ends_with("." + end));
}

} // namespace

LoraAlphas::LoraAlphas(const std::map<std::string, std::string>& metadata, const std::string& file)
{
    const auto found = metadata.find(kKey);
    if (found == metadata.end() || found->second.empty()) {
        return;
    }
    const std::string where = file + ": metadata " + kKey;
    const auto json = parseJson(found->second, where);
    if (!json.is_object()) {
        throw LoadError(where + " was expected to be an object in {}, found " + json.type_name()
            + ". The file is damaged; get it again.");
    }
    read(LoraNetwork::UNet, json.contains("lora_alpha") ? "" : "unet.", json, where);
    read(LoraNetwork::Text, "text_encoder.", json, where);
}

void LoraAlphas::read(
    LoraNetwork network, const std::string& prefix, const nlohmann::json& json, const std::string& file)
{
    for (const char* option : { "use_dora", "lora_bias" }) {
        if (json.value(prefix + option, nlohmann::json(false)) == nlohmann::json(true)) {
            throw LoadError(
                file + ": " + prefix + option + " is true, only false is implemented. Use a LoRA without it.");
        }
    }
    const auto alpha = json.find(prefix + "lora_alpha");
    if (alpha == json.end()) {
        return;
    }
    Rule rule;
    rule.alpha = finite(*alpha, file + ": " + prefix + "lora_alpha");
    rule.isByRoot = json.value(prefix + "use_rslora", nlohmann::json(false)) == nlohmann::json(true);
    const auto pattern = json.find(prefix + "alpha_pattern");
    if (pattern != json.end() && pattern->is_object()) {
        for (const auto& [layer, value] : pattern->items()) {
            rule.ofLayer.emplace(layer, finite(value, file + ": " + prefix + "alpha_pattern"));
        }
    }
    m_rules.emplace(network, std::move(rule));
}

std::optional<double> LoraAlphas::scale(LoraNetwork network, const std::string& layer, int64_t rank) const
{
    const auto rule = m_rules.find(network);
    if (rule == m_rules.end()) {
        return std::nullopt;
    }
    double alpha = rule->second.alpha;
    for (const auto& [end, own] : rule->second.ofLayer) {
        if (isOfLayer(layer, end)) {
            alpha = own;
        }
    }
    const auto ranks = static_cast<double>(rank);
    return alpha / (rule->second.isByRoot ? std::sqrt(ranks) : ranks);
}

} // namespace referee
