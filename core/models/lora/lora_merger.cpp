// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_merger.h"

#include <limits>

namespace referee {

namespace {

/// Pinned memory beside a GPU, for fast copies to it.
torch::Tensor keptOnHost(const torch::Tensor& weight)
{
    auto base = torch::empty(
        weight.sizes(), torch::TensorOptions().dtype(weight.scalar_type()).pinned_memory(weight.is_cuda()));
    return base.copy_(weight.detach());
}

} // namespace

AdaptedNetwork::AdaptedNetwork(const torch::nn::Module& network, const LoraChanges& changes)
{
    const torch::NoGradGuard noGrad;
    for (const auto& item : network.named_parameters()) {
        constexpr size_t kWeightLength = sizeof(".weight") - 1;
        const std::string& name = item.key();
        const auto found = changes.find(name.substr(0, name.size() - std::min(name.size(), kWeightLength)));
        if (found != changes.end() && name.ends_with(".weight")) {
            m_layers.push_back({ item.value(), keptOnHost(item.value()), found->second });
        }
    }
}

torch::Tensor AdaptedNetwork::adaptedWeight(const Layer& layer, double strength)
{
    const auto wide = layer.weight.scalar_type() == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32;
    auto sum = layer.base.to(layer.weight.device(), wide, false, true).flatten(1);
    for (const auto& change : layer.changes) {
        sum.addmm_(change.up.to(wide), change.down.to(wide), 1, strength * change.scale);
    }
    return sum.view(layer.base.sizes());
}

void AdaptedNetwork::setStrength(double strength)
{
    const torch::NoGradGuard noGrad;
    for (auto& layer : m_layers) {
        layer.weight.copy_(strength == 0 ? layer.base : adaptedWeight(layer, strength));
    }
}

uint64_t AdaptedNetwork::bytes() const
{
    uint64_t sum = 0;
    for (const auto& layer : m_layers) {
        sum += layer.base.nbytes();
        for (const auto& change : layer.changes) {
            sum += change.up.nbytes() + change.down.nbytes();
        }
    }
    return sum;
}

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
    m_strength
        = std::numeric_limits<double>::quiet_NaN(); // so that the next call tries again when memory runs out here
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
