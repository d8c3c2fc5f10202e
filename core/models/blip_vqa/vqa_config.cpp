// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/blip_vqa/vqa_config.h"

#include "core/base/errors.h"

#include <array>

namespace referee {

namespace {

constexpr std::array<KeyPair, 3> kIgnored { {
    { "text_decoder.cls.predictions.decoder.", "" },
    { "text_encoder.embeddings.position_ids", "" },
    { "text_decoder.bert.embeddings.position_ids", "" },
} };

BertConfig textConfig(const Config& config, int64_t imageWidth)
{
    config.only("is_decoder", { true });
    config.positive("num_attention_heads"); // transformers' default is not that of the published weights
    const auto text = BertConfig::of(config, { .vocabulary = 30524, .imageWidth = imageWidth });
    if (text.imageWidth != imageWidth || text.width != imageWidth) {
        // The decoder's cross-attention has encoder_hidden_size inputs and reads the question states.
        throw LoadError(text.file + ": encoder_hidden_size " + std::to_string(text.imageWidth) + ", hidden_size "
            + std::to_string(text.width) + " and the image width " + std::to_string(imageWidth)
            + " must be equal, because question and picture states feed the same cross-attention.");
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
        throw LoadError(text.file() + ": bos_token_id must be below vocab_size "
            + std::to_string(result.text.vocabulary) + ", got " + std::to_string(result.decoderStart)
            + ". Take the config.json that belongs to the weights.");
    }
    return result;
}

std::string vqaKey(const std::string& fileWord) { return renamedLavisKey(kIgnored, fileWord); }

} // namespace referee
