// SPDX-License-Identifier: GPL-3.0-or-later
// Stable Diffusion's UNet and text encoder under the LoRA files of a run, at one live strength.
#pragma once

#include "core/models/lora/adapted_network.h"
#include "core/models/lora/lora_file.h"

#include <cstdint>
#include <filesystem>
#include <torch/torch.h>
#include <vector>

namespace referee {

class LoraMerger {
public:
    /// Reads the files; the networks stay as they are until a strength is set. Several files add up. LoadError,
    /// Cancelled.
    LoraMerger(const std::vector<std::filesystem::path>& files, const torch::nn::Module& unet,
        const torch::nn::Module& text, const LoadOptions& options);

    /// Nothing where it is the present one. True when the text encoder has changed: text states must be made again.
    bool setStrength(double strength);

    /// The text encoder's memory is let go; it counts as unchanged until it is there again.
    void onTextEncoderFreed() { m_text = {}; }
    /// It was read again from its files: brings it to the present strength.
    void onTextEncoderReloaded(const torch::nn::Module& text);
    bool hasText() const { return !m_textChanges.empty(); }
    /// Memory beyond the networks' own.
    uint64_t bytes() const { return m_unet.bytes() + m_text.bytes(); }

private:
    LoraChanges m_textChanges;
    AdaptedNetwork m_unet;
    AdaptedNetwork m_text;
    double m_strength = 0;
};

} // namespace referee
