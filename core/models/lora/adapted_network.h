// SPDX-License-Identifier: GPL-3.0-or-later
// A network whose weights are those of its checkpoint plus strength times the changes of LoRA files.
//
// The changes are merged into the weights, so that a step costs nothing more, always from the kept weights of the
// checkpoint: what results depends on the present strength alone, never on those before it.
#pragma once

#include "core/models/lora/lora_file.h"

#include <cstdint>
#include <torch/torch.h>
#include <vector>

namespace referee {

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
    static torch::Tensor bent(const Layer& layer, double strength);

    std::vector<Layer> m_layers;
};

} // namespace referee
