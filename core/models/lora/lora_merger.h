// SPDX-License-Identifier: GPL-3.0-or-later
// Stable Diffusion's UNet and text encoder with the LoRA files of a run, at one live strength.
#pragma once

#include "core/models/lora/lora_file.h"

#include <cstdint>
#include <filesystem>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// A network whose weights are those of its checkpoint plus strength times the changes of LoRA files.
///
/// The changes are merged into the weights, so that a step costs nothing more, always from the kept weights of the
/// checkpoint: what results depends on the present strength alone, never on those before it.
class AdaptedNetwork {
public:
    AdaptedNetwork() = default;
    /// `network` keeps its weights as long as this lives. Copies those that will change into the host's memory.
    AdaptedNetwork(const torch::nn::Module& network, const LoraChanges& changes);

    /// W = base + strength · Σ scale · up · down, added up in fp32 (fp64 of fp64 networks) and rounded once; 0 gives
    /// the bits of the checkpoint.
    void setStrength(double strength);
    bool isEmpty() const { return m_layers.empty(); }
    /// Of the kept weights and of the changes, in the host's memory and the device's together.
    uint64_t bytes() const;

private:
    struct Layer {
        torch::Tensor weight; ///< the network's own
        torch::Tensor base; ///< the checkpoint's, on the host
        std::vector<LoraChange> changes;
    };
    static torch::Tensor adaptedWeight(const Layer& layer, double strength);

    std::vector<Layer> m_layers;
};

class LoraMerger {
public:
    /// Reads the files; the networks stay as they are until a strength is set. Several files add up. LoadError,
    /// Cancelled.
    LoraMerger(const std::vector<std::filesystem::path>& files, const torch::nn::Module& unet,
        const torch::nn::Module& text, const LoadOptions& options);

    /// Does nothing for the present strength. True when the text encoder has changed: text states must be recomputed.
    bool setStrength(double strength);

    /// The text encoder's memory has been freed; it counts as unchanged until it is reloaded.
    void onTextEncoderFreed() { m_text = {}; }
    /// The text encoder has been read again from its files: applies the present strength.
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
