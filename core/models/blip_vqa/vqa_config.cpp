// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/blip_vqa/vqa_config.h"

#include "core/base/errors.h"
#include "core/models/vit/vit_config.h"

#include <array>
#include <string>

namespace referee {

namespace {

BertConfig textConfig(const Config& config, int64_t imageWidth)
{
    config.only("is_decoder", { true });
    BertConfig text;
    text.vocabulary = config.positive("vocab_size", 30524);
    text.positions = config.positive("max_position_embeddings", text.positions);
    text.width = config.positive("hidden_size", text.width);
    text.layers = config.positive("num_hidden_layers", text.layers);
    text.heads = config.positive("num_attention_heads");
    text.intermediate = config.positive("intermediate_size", text.intermediate);
    text.imageWidth = config.positive("encoder_hidden_size", imageWidth);
    text.eps = config.number("layer_norm_eps", text.eps);
    text.activation = activationOf(config, "hidden_act", "gelu");
    text.file = config.file();
    if (text.imageWidth != imageWidth || text.width != imageWidth) {
        // The decoder's cross-attention has encoder_hidden_size inputs and reads the question states.
        throw LoadError(text.file + ": encoder_hidden_size " + std::to_string(text.imageWidth) + ", hidden_size "
            + std::to_string(text.width) + " and the image width " + std::to_string(imageWidth)
            + " were expected to be equal, because question and picture states feed the same cross-attention.");
    }
    return text;
}

} // namespace

VqaConfig VqaConfig::load(const std::filesystem::path& file)
{
    const auto config = Config::load(file);
    config.only("quantization_config", { nullptr }); // weights in a packing of their own
    config.only("model_type", { "blip" });
    VqaConfig result;
    result.vision = VitConfig::ofBlipVqa(config.object("vision_config"));
    const auto text = config.object("text_config");
    result.text = textConfig(text, result.vision.width);
    result.decoderStart = text.integer("bos_token_id", result.decoderStart);
    if (result.decoderStart < 0 || result.decoderStart >= result.text.vocabulary) {
        throw LoadError(text.file() + ": bos_token_id " + std::to_string(result.decoderStart)
            + " was expected below vocab_size " + std::to_string(result.text.vocabulary)
            + "; take the config.json that belongs to the weights.");
    }
    return result;
}

namespace {

constexpr std::array<KeyPair, 3> kIgnored { {
    { "text_decoder.cls.predictions.decoder.", "" },
    { "text_encoder.embeddings.position_ids", "" },
    { "text_decoder.bert.embeddings.position_ids", "" },
} };

} // namespace

std::string vqaKey(const std::string& fileWord)
{
    if (const auto name = renamedKey(kIgnored, fileWord)) {
        return *name;
    }
    return renamedKey(lavisVisionKeys(), fileWord).value_or(fileWord);
}

} // namespace referee
