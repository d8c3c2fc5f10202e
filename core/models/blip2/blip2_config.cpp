// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/blip2/blip2_config.h"

#include "core/base/errors.h"

#include <array>

namespace referee {

namespace {

// query_tokens and itm_head have the same names in both.
constexpr std::array<KeyPair, 18> kQFormer { {
    { "Qformer.bert.embeddings.LayerNorm.", "qformer.layernorm." },
    { "Qformer.bert.embeddings.word_embeddings.", "embeddings.word_embeddings." },
    { "Qformer.bert.embeddings.position_embeddings.", "embeddings.position_embeddings." },
    { "Qformer.bert.embeddings.position_ids", "" },
    { "Qformer.bert.encoder.layer.#.attention.self.", "qformer.encoder.layer.#.attention.attention." },
    { "Qformer.bert.encoder.layer.#.attention.output.", "qformer.encoder.layer.#.attention.output." },
    { "Qformer.bert.encoder.layer.#.crossattention.self.", "qformer.encoder.layer.#.crossattention.attention." },
    { "Qformer.bert.encoder.layer.#.crossattention.output.", "qformer.encoder.layer.#.crossattention.output." },
    { "Qformer.bert.encoder.layer.#.intermediate.", "qformer.encoder.layer.#.intermediate." },
    { "Qformer.bert.encoder.layer.#.output.", "qformer.encoder.layer.#.output." },
    { "Qformer.bert.encoder.layer.#.intermediate_query.", "qformer.encoder.layer.#.intermediate_query." },
    { "Qformer.bert.encoder.layer.#.output_query.", "qformer.encoder.layer.#.output_query." },
    { "Qformer.cls.predictions.decoder.", "" },
    { "Qformer.cls.predictions.", "cls.predictions." },
    { "cls.predictions.decoder.", "" },
    { "vision_proj.", "vision_projection." },
    { "text_proj.", "text_projection." },
    { "temp", "" },
} };

} // namespace

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
            + std::to_string(result.vision.width) + ". The two halves belong to different checkpoints.");
    }
    return result;
}

std::string blip2Key(const std::string& fileWord) { return renamedLavisKey(kQFormer, fileWord); }

} // namespace referee
