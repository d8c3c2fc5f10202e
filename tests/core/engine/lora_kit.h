// SPDX-License-Identifier: GPL-3.0-or-later
// LoRA files for the miniature, of random numbers.
#pragma once

#include "core/io/safetensors.h"

#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <torch/torch.h>

namespace referee::test {

/// Writes changes of rank 2 in kohya's layout for a file's matrices and kernels whose names hold `part`, of about the
/// weights' own size, and returns their number. `network`: "unet" or "text_encoder" of the miniature.
inline int addLora(std::map<std::string, torch::Tensor>& tensors, const std::filesystem::path& pack,
    const std::string& network, const std::string& part)
{
    constexpr int64_t kRank = 2;
    const bool isUNet = network == "unet";
    const auto file = SafetensorsFile::open(
        pack / "sd" / network / (isUNet ? "diffusion_pytorch_model.safetensors" : "model.safetensors"));
    auto generator = at::make_generator<at::CPUGeneratorImpl>(uint64_t { 77 });
    int count = 0;
    for (const auto& entry : file.entries()) {
        const bool isMatrix = entry.shape.size() == 2 || entry.shape.size() == 4;
        if (!isMatrix || entry.name.find(part) == std::string::npos
            || entry.name.find("embedding.weight") != std::string::npos) {
            continue;
        }
        const auto weight = file.read(entry).to(torch::kFloat32).flatten(1);
        std::string word = entry.name.substr(0, entry.name.rfind('.'));
        std::replace(word.begin(), word.end(), '.', '_');
        word = (isUNet ? "lora_unet_" : word.rfind("text_model", 0) == 0 ? "lora_te_" : "lora_te_text_model_") + word;
        auto shape = entry.shape;
        shape[0] = kRank;
        const auto down = torch::randn({ kRank, weight.size(1) }, generator);
        tensors[word + ".lora_down.weight"] = down.view(shape).contiguous();
        tensors[word + ".lora_up.weight"] = torch::randn({ weight.size(0), kRank }, generator) * weight.std() * 0.5;
        tensors[word + ".alpha"] = torch::full({}, 1.0F);
        ++count;
    }
    return count;
}

/// A LoRA for attention of the UNet, the text encoder or both.
inline std::filesystem::path writeLora(const std::filesystem::path& path, bool bendsUNet, bool bendsText)
{
    const std::filesystem::path pack = REFEREE_TEST_PACK;
    std::map<std::string, torch::Tensor> tensors;
    int count = 0;
    count += bendsUNet ? addLora(tensors, pack, "unet", "attn") : 1;
    count += bendsText ? addLora(tensors, pack, "text_encoder", "self_attn") : 1;
    TORCH_CHECK(count > 8, "too few layers were found for a LoRA of the miniature");
    writeSafetensors(path, tensors);
    return path;
}

} // namespace referee::test
