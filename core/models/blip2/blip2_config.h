// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of BLIP-2's matching model, filled from its config.json.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/models/qformer/qformer_config.h"
#include "core/models/vit/vit_config.h"

namespace referee {

/// Defaults are those of the published ViT-g checkpoint.
struct Blip2Config {
    VitConfig vision;
    QFormerConfig qformer;
    int64_t queries = 32;
    int64_t featureWidth = 256; ///< of the contrastive features

    static Blip2Config load(const std::filesystem::path& file);
};

} // namespace referee
