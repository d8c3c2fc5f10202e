// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unet/config.h"

#include "core/base/errors.h"

#include <algorithm>
#include <array>

namespace referee {

namespace {

[[noreturn]] void reject(const Config& config, const std::string& fault)
{
    throw LoadError(config.file() + ": " + fault + ". Check that this is a Stable Diffusion 1.x or 2.x UNet.");
}

/// A key that holds one number for all levels or a list with one number a level.
std::vector<int64_t> perLevel(const Config& config, const char* key, size_t levels, int64_t fallback)
{
    if (!config.has(key) || !config.json().at(key).is_array()) {
        return std::vector<int64_t>(levels, config.positive(key, fallback));
    }
    auto values = config.integers(key);
    if (values.size() != levels || *std::min_element(values.begin(), values.end()) < 1) {
        reject(config,
            std::string(key) + " must be " + std::to_string(levels) + " positive integers, one for each block, got "
                + valueText(config.json().at(key)));
    }
    return values;
}

/// Which blocks have attention; `plain` and `crossing` are the two block types that we know.
std::vector<bool> attentionOf(const Config& config, const char* key, const char* plain, const char* crossing)
{
    std::vector<bool> hasAttention;
    for (const auto& type : config.texts(key)) {
        if (type != plain && type != crossing) {
            reject(config,
                std::string(key) + " holds " + type + ", only " + plain + " and " + crossing + " are implemented");
        }
        hasAttention.push_back(type == crossing);
    }
    return hasAttention;
}

void rejectUnusedOptions(const Config& config)
{
    constexpr std::array kAbsent { "class_embed_type", "num_class_embeds", "addition_embed_type", "encoder_hid_dim",
        "encoder_hid_dim_type", "time_embedding_dim", "time_embedding_act_fn", "timestep_post_act",
        "time_cond_proj_dim", "cross_attention_norm", "reverse_transformer_layers_per_block" };
    constexpr std::array kFalse { "center_input_sample", "dual_cross_attention", "only_cross_attention",
        "resnet_skip_time_act", "class_embeddings_concat", "mid_block_only_cross_attention" };
    constexpr std::array kOne { "downsample_padding", "mid_block_scale_factor", "resnet_out_scale_factor" };
    for (const char* key : kAbsent) {
        config.only(key, { nullptr });
    }
    for (const char* key : kFalse) {
        config.only(key, { false });
    }
    for (const char* key : kOne) {
        config.only(key, { 1 });
    }
    config.only("quantization_config", { nullptr }); // weights in a packing of their own
    config.only("act_fn", { "silu", "swish" });
    config.only("mid_block_type", { "UNetMidBlock2DCrossAttn" });
    config.only("resnet_time_scale_shift", { "default" });
    config.only("time_embedding_type", { "positional" });
    config.only("attention_type", { "default" });
    config.only("conv_in_kernel", { 3 });
    config.only("conv_out_kernel", { 3 });
}

std::vector<UNetLevel> levelsOf(const Config& config)
{
    const auto channels = config.integers("block_out_channels");
    const auto down = attentionOf(config, "down_block_types", "DownBlock2D", "CrossAttnDownBlock2D");
    const auto up = attentionOf(config, "up_block_types", "UpBlock2D", "CrossAttnUpBlock2D");
    const size_t count = channels.size();
    if (count == 0 || down.size() != count || up.size() != count) {
        reject(config,
            "block_out_channels, down_block_types and up_block_types must have the same length, got "
                + std::to_string(count) + ", " + std::to_string(down.size()) + " and " + std::to_string(up.size()));
    }
    const auto layers = perLevel(config, "layers_per_block", count, 2);
    const char* const headsKey = config.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim";
    const auto heads = perLevel(config, headsKey, count, 8);
    const auto transformers = perLevel(config, "transformer_layers_per_block", count, 1);
    const auto contextWidths = perLevel(config, "cross_attention_dim", count, 1280);
    std::vector<UNetLevel> levels(count);
    for (size_t i = 0; i < count; ++i) {
        levels[i] = { channels[i], layers[i], heads[i], transformers[i], contextWidths[i], down[i], up[count - 1 - i] };
    }
    return levels;
}

void checkWidths(const Config& config, const UNetConfig& unet)
{
    if (unet.levels.front().channels % 2 != 0) {
        reject(config,
            "block_out_channels must begin with an even number, got " + std::to_string(unet.levels.front().channels));
    }
    for (const auto& level : unet.levels) {
        const bool hasAttention = level.hasAttentionDown || level.hasAttentionUp || &level == &unet.levels.back();
        if (level.channels < 1 || level.channels % unet.normGroups != 0) {
            reject(config,
                "block_out_channels must be multiples of norm_num_groups " + std::to_string(unet.normGroups) + ", got "
                    + std::to_string(level.channels));
        }
        if (hasAttention && level.channels % level.heads != 0) {
            reject(config,
                "the number of heads in attention_head_dim must divide the " + std::to_string(level.channels)
                    + " channels, got " + std::to_string(level.heads));
        }
    }
}

} // namespace

UNetConfig UNetConfig::from(const Config& config)
{
    rejectUnusedOptions(config);
    UNetConfig unet;
    unet.file = config.file();
    unet.inputChannels = config.positive("in_channels", 4);
    unet.outputChannels = config.positive("out_channels", 4);
    unet.levels = levelsOf(config);
    unet.normGroups = config.positive("norm_num_groups", 32);
    unet.normEps = config.number("norm_eps", 1e-5);
    unet.flipSinToCos = config.boolean("flip_sin_to_cos", true);
    unet.freqShift = config.number("freq_shift", 0);
    unet.useLinearProjection = config.boolean("use_linear_projection", false);
    checkWidths(config, unet);
    return unet;
}

} // namespace referee
