// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of BLIP-2's matching model, filled from its config.json.
#pragma once

#include "core/models/qformer/qformer.h"
#include "core/models/vit/vit_config.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace referee {

/// Defaults are those of the published ViT-g checkpoint.
struct Blip2Config {
    VitConfig vision;
    QFormerConfig qformer;
    int64_t queries = 32;
    int64_t featureWidth = 256; ///< of the contrastive features

    static Blip2Config load(const std::filesystem::path& file);
};

/// LAVIS' key for BLIP-2 → Hugging Face's, which is our parameter name; other names are returned unchanged. Empty: the
/// tensor is not used (temperature, position ids, the output matrix tied to the word embeddings, and the biases that
/// fillSplitBiases reads).
std::string blip2Key(const std::string& fileWord);

} // namespace referee
