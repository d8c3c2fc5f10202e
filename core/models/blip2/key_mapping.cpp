// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/blip2/key_mapping.h"

#include <array>

#include "core/models/vit/key_table.h"

namespace referee {

namespace {

// query_tokens and itm_head are called the same in both.
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

std::string blip2Key(const std::string& fileWord)
{
    if (const auto name = renamedKey(kQFormer, fileWord)) {
        return *name;
    }
    return renamedKey(lavisVisionKeys(), fileWord).value_or(fileWord);
}

} // namespace referee
