// SPDX-License-Identifier: GPL-3.0-or-later
// How strongly a layer's change acts where the file's metadata says it (diffusers 0.34 and newer). Torch-free.
#pragma once

#include "core/models/lora/lora_key.h"
#include "core/models/lora/peft_pattern.h"

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace referee {

class LoraAlphas {
public:
    /// `metadata` is that of the safetensors header, `file` the name for errors. LoadError for what is not implemented.
    LoraAlphas(const std::map<std::string, std::string>& metadata, const std::string& file);

    /// Factor of up · down by the metadata; nullopt when it says nothing of that network. LoadError when it says
    /// another rank than the layer has.
    std::optional<double> scale(LoraNetwork network, const std::string& layer, int64_t rank) const;

private:
    using Patterns = std::vector<std::pair<PeftPattern, double>>; ///< in the order of the file
    struct Rule {
        std::string where; ///< for errors
        double alpha = 0;
        std::optional<double> rank; ///< nullopt: not said
        Patterns alphas;
        Patterns ranks;
        bool isByRoot = false; ///< rank-stabilised: alpha ÷ √rank
    };
    /// Some trainers (SimpleTuner) write the same keys into the metadata itself, a text each.
    void readPlain(const std::map<std::string, std::string>& metadata, const std::string& file);
    void read(
        LoraNetwork network, const std::string& prefix, const nlohmann::ordered_json& json, const std::string& where);
    static Patterns patternsOf(const nlohmann::ordered_json& json, const std::string& key, const std::string& where);
    /// That of the first pattern that the layer's name matches.
    static std::optional<double> firstMatch(const Patterns& patterns, LoraNetwork network, const std::string& layer);

    std::map<LoraNetwork, Rule> m_rules;
};

} // namespace referee
