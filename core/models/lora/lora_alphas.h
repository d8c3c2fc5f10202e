// SPDX-License-Identifier: GPL-3.0-or-later
// How strongly a layer's change acts where the file's metadata says it (diffusers 0.34 and newer). Torch-free.
#pragma once

#include "core/models/lora/lora_key.h"

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace referee {

class LoraAlphas {
public:
    /// `metadata` is that of the safetensors header, `file` the name for errors. LoadError for what is not implemented.
    LoraAlphas(const std::map<std::string, std::string>& metadata, const std::string& file);

    /// Factor of up · down by the metadata; nullopt when it says nothing of that network.
    std::optional<double> scale(LoraNetwork network, const std::string& layer, int64_t rank) const;

private:
    struct Rule {
        double alpha = 0;
        std::map<std::string, double> ofLayer; ///< by the end of the layer's name
        bool isByRoot = false; ///< rank-stabilised: alpha ÷ √rank
    };
    void read(LoraNetwork network, const std::string& prefix, const nlohmann::json& json, const std::string& file);

    std::map<LoraNetwork, Rule> m_rules;
};

} // namespace referee
