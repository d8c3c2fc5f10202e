// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/blip2/blip2_config.h"

#include "core/base/errors.h"

namespace referee {

Blip2Config Blip2Config::load(const std::filesystem::path& file)
{
    const auto config = Config::load(file);
    config.only("quantization_config", { nullptr }); // weights in a packing of their own
    config.only("model_type", { "blip-2" });
    Blip2Config result;
    result.vision = VitConfig::ofBlip2(config.object("vision_config"));
    result.qformer = QFormerConfig::of(config.object("qformer_config"));
    result.queries = config.positive("num_query_tokens", result.queries);
    result.featureWidth = config.positive("image_text_hidden_size", result.featureWidth);
    if (result.qformer.bert.imageWidth != result.vision.width) {
        throw LoadError(config.file() + ": qformer_config encoder_hidden_size is "
            + std::to_string(result.qformer.bert.imageWidth) + ", expected the vision_config hidden_size "
            + std::to_string(result.vision.width) + "; the two halves belong to different checkpoints.");
    }
    return result;
}

} // namespace referee
