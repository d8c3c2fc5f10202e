// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/lora_file.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"
#include "core/io/safetensors.h"
#include "core/models/lora/lora_placement.h"

#include <string_view>

namespace referee {

namespace {

constexpr std::string_view kWeight = ".weight";

torch::Tensor readFinite(const SafetensorsFile& file, const TensorEntry& entry)
{
    auto tensor = file.read(entry);
    if (tensor.is_floating_point() && !tensor.isfinite().all().item<bool>()) {
        throw LoadError(file.path().string() + ": tensor " + inQuotes(entry.name)
            + " holds NaN or infinity. Download the LoRA again; if the original is the same, its training failed.");
    }
    return tensor;
}

LoraChange readChange(const SafetensorsFile& file, const LoraPart& part, const torch::Device& device)
{
    LoraChange change;
    change.up = readFinite(file, part.up).flatten(1).to(device);
    change.down = readFinite(file, part.down).flatten(1).to(device);
    change.scale = part.scale;
    if (part.alpha) {
        change.scale
            = readFinite(file, *part.alpha).to(torch::kFloat64).item<double>() / static_cast<double>(part.rank());
    }
    return change;
}

} // namespace

std::vector<LoraLayer> loraLayersOf(const torch::nn::Module& network)
{
    std::vector<LoraLayer> layers;
    for (const auto& item : network.named_parameters()) {
        const std::string& name = item.key();
        const bool isMatrix = item.value().dim() == 2 || item.value().dim() == 4;
        if (isMatrix && name.ends_with(kWeight) && !name.ends_with("embedding.weight")) {
            layers.push_back({ name.substr(0, name.size() - kWeight.size()), item.value().sizes().vec() });
        }
    }
    return layers;
}

void readLora(
    const std::filesystem::path& file, const LoraTargets& targets, const LoadOptions& options, LoraWeights& weights)
{
    const auto source = SafetensorsFile::open(file);
    const SafetensorsHeader header { source.entries(), source.metadata(), 0 };
    for (const auto& part : placeLora(header, targets, file.string())) {
        options.throwIfStopped();
        auto& changes = part.network == LoraNetwork::UNet ? weights.unet : weights.text;
        changes[part.layer].push_back(readChange(source, part, options.device));
    }
}

} // namespace referee
