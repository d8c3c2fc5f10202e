// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/qformer/qformer_config.h"

namespace referee {

QFormerConfig QFormerConfig::of(const Config& config)
{
    config.only("position_embedding_type", { "absolute" });
    config.only("use_qformer_text_input", { true });
    config.boolean("use_qformer_text_input"); // transformers' default is false, so it has to be there
    QFormerConfig result;
    auto& bert = result.bert;
    bert.vocabulary = config.positive("vocab_size", bert.vocabulary);
    bert.positions = config.positive("max_position_embeddings", bert.positions);
    bert.width = config.positive("hidden_size", bert.width);
    bert.layers = config.positive("num_hidden_layers", bert.layers);
    bert.heads = config.positive("num_attention_heads", bert.heads);
    bert.intermediate = config.positive("intermediate_size", bert.intermediate);
    bert.imageWidth = config.positive("encoder_hidden_size", 1408);
    bert.eps = config.number("layer_norm_eps", bert.eps);
    bert.activation = activationOf(config, "hidden_act", "gelu");
    bert.file = config.file();
    result.crossFrequency = config.positive("cross_attention_frequency", 2);
    return result;
}

} // namespace referee
