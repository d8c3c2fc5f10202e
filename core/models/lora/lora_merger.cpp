// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_merger.h"

#include <limits>

namespace referee {

LoraMerger::LoraMerger(const std::vector<std::filesystem::path>& files, const torch::nn::Module& unet,
    const torch::nn::Module& text, const LoadOptions& options)
{
    const LoraTargets targets { loraLayersOf(unet), loraLayersOf(text) };
    LoraWeights weights;
    for (const auto& file : files) {
        readLora(file, targets, options, weights);
    }
    m_unet = AdaptedNetwork(unet, weights.unet);
    m_text = AdaptedNetwork(text, weights.text);
    m_textChanges = std::move(weights.text);
}

bool LoraMerger::setStrength(double strength)
{
    if (strength == m_strength) {
        return false;
    }
    m_strength = std::numeric_limits<double>::quiet_NaN(); // should the memory not suffice, the next call does it again
    m_unet.setStrength(strength);
    m_text.setStrength(strength);
    m_strength = strength;
    return hasText();
}

void LoraMerger::onTextEncoderReloaded(const torch::nn::Module& text)
{
    m_text = AdaptedNetwork(text, m_textChanges);
    m_text.setStrength(m_strength);
}

} // namespace referee
