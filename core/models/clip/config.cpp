// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/clip/config.h"

#include "core/base/errors.h"

namespace referee {

namespace {

/// `fallback` holds the sizes of keys that the file leaves out.
ClipTowerConfig towerOf(const Config& config, const ClipTowerConfig& fallback)
{
    ClipTowerConfig tower;
    tower.width = config.positive("hidden_size", fallback.width);
    tower.innerWidth = config.positive("intermediate_size", fallback.innerWidth);
    tower.layers = config.positive("num_hidden_layers", fallback.layers);
    tower.heads = config.positive("num_attention_heads", fallback.heads);
    tower.eps = config.number("layer_norm_eps", fallback.eps);
    tower.activation = activationOf(config, "hidden_act", "quick_gelu");
    headWidth(tower.width, tower.heads, config.file());
    return tower;
}

Config sectionOf(const Config& config, const std::string& name)
{
    const auto winner = name + "_dict";
    return config.object(config.has(winner) ? winner : name);
}

} // namespace

ClipTextConfig ClipTextConfig::from(const Config& config)
{
    config.only("quantization_config", { nullptr }); // weights in a packing of their own
    config.only("model_type", { "clip_text_model" });
    config.only("use_attention_mask", { false }); // diffusers' pipeline would hide the padding
    ClipTextConfig text;
    text.tower = towerOf(config, { .width = 512, .innerWidth = 2048, .layers = 12, .heads = 8 });
    text.vocabulary = config.positive("vocab_size", 49408);
    text.positions = config.positive("max_position_embeddings", 77);
    text.endOfText = config.integer("eos_token_id", 49407);
    return text;
}

ClipVisionConfig ClipVisionConfig::from(const Config& config)
{
    config.only("model_type", { "clip_vision_model" });
    ClipVisionConfig vision;
    vision.tower = towerOf(config, { .width = 768, .innerWidth = 3072, .layers = 12, .heads = 12 });
    vision.imageChannels = config.positive("num_channels", 3);
    vision.imageSize = config.positive("image_size", 224);
    vision.patchSize = config.positive("patch_size", 32);
    if (vision.patchSize > vision.imageSize) {
        throw LoadError(config.file() + ": patch_size must be at most image_size " + std::to_string(vision.imageSize)
            + ", got " + std::to_string(vision.patchSize) + ".");
    }
    return vision;
}

ClipConfig ClipConfig::from(const Config& config)
{
    config.only("quantization_config", { nullptr }); // weights in a packing of their own
    config.only("model_type", { "clip" });
    ClipConfig clip;
    clip.text = ClipTextConfig::from(sectionOf(config, "text_config"));
    clip.vision = ClipVisionConfig::from(sectionOf(config, "vision_config"));
    clip.projectionWidth = config.positive("projection_dim", 512);
    return clip;
}

} // namespace referee
