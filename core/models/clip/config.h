// SPDX-License-Identifier: GPL-3.0-or-later
// Architecture of CLIP's towers, filled from config.json (transformers: CLIPTextConfig, CLIPVisionConfig, CLIPConfig).
#pragma once

#include <cstdint>

#include "core/io/config.h"
#include "core/layers/layers.h"

namespace referee {

/// What both towers have. Defaults of missing keys are those of the transformers classes (CLIP ViT-B/32).
struct ClipTowerConfig {
    int64_t width = 0;
    int64_t innerWidth = 0;
    int64_t layers = 0;
    int64_t heads = 0;
    double eps = 1e-5;
    Activation activation = &quickGelu;
};

struct ClipTextConfig {
    ClipTowerConfig tower;
    int64_t vocabulary = 49408;
    int64_t positions = 77;
    int64_t endOfText = 49407; ///< 2 in old files, where it means "the largest id"

    bool endsAtLargestId() const { return endOfText == 2; }
    static ClipTextConfig from(const Config& config);
};

struct ClipVisionConfig {
    ClipTowerConfig tower;
    int64_t imageChannels = 3;
    int64_t imageSize = 224;
    int64_t patchSize = 32;

    /// Patches and the class token.
    int64_t tokens() const { return (imageSize / patchSize) * (imageSize / patchSize) + 1; }

    static ClipVisionConfig from(const Config& config);
};

struct ClipConfig {
    ClipTextConfig text;
    ClipVisionConfig vision;
    int64_t projectionWidth = 512;

    /// text_config_dict and vision_config_dict, where they are there, stand for text_config and vision_config as in
    /// transformers: what they leave out takes the class's default.
    static ClipConfig from(const Config& config);
};

} // namespace referee
