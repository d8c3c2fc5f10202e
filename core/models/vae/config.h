// SPDX-License-Identifier: GPL-3.0-or-later
// Architecture of an AutoencoderKL, filled from vae/config.json. Stable Diffusion 1.x and 2.x only.
#pragma once

#include "core/io/config.h"

#include <cstdint>
#include <string>
#include <vector>

namespace referee {

/// Defaults of missing keys are those of the diffusers class, which old files of Stable Diffusion 1.x rely on.
struct AutoencoderConfig {
    std::string file; ///< for errors
    int64_t imageChannels = 3;
    int64_t latentChannels = 4;
    std::vector<int64_t> channels; ///< from the largest picture to the smallest
    int64_t layers = 2; ///< resnets of an encoder level; the decoder has one more
    int64_t normGroups = 32;
    double scalingFactor = 0.18215;
    bool hasQuantConv = true;
    bool hasPostQuantConv = true;

    /// Picture pixels per latent pixel, in each direction.
    int64_t downFactor() const { return int64_t { 1 } << (channels.size() - 1); }

    /// LoadError naming key and value for every option that Stable Diffusion 1.x and 2.x do not use.
    static AutoencoderConfig from(const Config& config);
};

/// Key of an older autoencoder file → that of diffusers ≥ 0.17, which is our parameter name: mid-block attention was
/// `query`, `key`, `value`, `proj_attn`. Every other name is returned unchanged.
std::string renameAutoencoderKey(const std::string& fileName);

} // namespace referee
