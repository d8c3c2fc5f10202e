// SPDX-License-Identifier: GPL-3.0-or-later
// Architecture of a UNet2DConditionModel, filled from unet/config.json. Stable Diffusion 1.x and 2.x only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/io/config.h"

namespace referee {

/// One level of the UNet, from the largest picture to the smallest.
struct UNetLevel {
    int64_t channels = 0;
    int64_t layers = 0; ///< resnets on the way down; the way up has one more
    int64_t heads = 0; ///< `attention_head_dim` in the file, which in spite of its name counts heads
    int64_t transformers = 1; ///< transformer blocks in each attention
    int64_t contextWidth = 0;
    bool hasAttentionDown = false;
    bool hasAttentionUp = false;
};

/// Defaults of missing keys are those of the diffusers class, which old files of Stable Diffusion 1.x rely on.
struct UNetConfig {
    std::string file; ///< for errors
    int64_t inputChannels = 4;
    int64_t outputChannels = 4;
    std::vector<UNetLevel> levels;
    int64_t normGroups = 32;
    double normEps = 1e-5;
    bool flipSinToCos = true;
    double freqShift = 0;
    bool useLinearProjection = false; ///< Stable Diffusion 2.x

    /// Width of the time embedding inside the blocks.
    int64_t timeWidth() const { return 4 * levels.front().channels; }

    /// LoadError naming key and value for every option that Stable Diffusion 1.x and 2.x do not use.
    static UNetConfig from(const Config& config);
};

} // namespace referee
