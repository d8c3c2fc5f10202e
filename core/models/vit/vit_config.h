// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of the vision transformer that BLIP-2 (EVA ViT-g) and BLIP-VQA (ViT-B) share.
#pragma once

#include <cstdint>
#include <string>

#include "core/io/config.h"
#include "core/layers/activation.h"

namespace referee {

/// Defaults are those of the published EVA ViT-g of BLIP-2.
struct VitConfig {
    int64_t width = 1408;
    int64_t intermediate = 6144;
    int64_t layers = 39;
    int64_t heads = 16;
    int64_t imageSize = 224;
    int64_t patch = 14;
    double eps = 1e-6;
    bool qkvBias = true; ///< one vector [3C]; EVA's holds zeros for the keys (spec 1.5)
    Activation activation = gelu;
    std::string file = "config.json"; ///< for errors

    /// The object "vision_config" of BLIP-2; keys that the file leaves out take the values above.
    static VitConfig ofBlip2(const Config& config);
    /// The object "vision_config" of BLIP-VQA; left-out keys as in Hugging Face's BlipVisionConfig (ViT-B/16 at 384).
    static VitConfig ofBlipVqa(const Config& config);

    int64_t grid() const { return imageSize / patch; }
    int64_t tokens() const { return grid() * grid() + 1; }
};

} // namespace referee
