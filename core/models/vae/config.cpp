// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vae/config.h"

#include "core/base/errors.h"

#include <array>
#include <string_view>
#include <utility>

namespace referee {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kWords { {
    { ".key.", ".to_k." },
    { ".proj_attn.", ".to_out.0." },
    { ".query.", ".to_q." },
    { ".value.", ".to_v." },
} };

void checkBlockTypes(const Config& config, const char* key, const std::string& known, size_t count)
{
    const auto types = config.texts(key);
    for (const auto& type : types) {
        if (type != known) {
            throw LoadError(config.file() + ": " + key + " holds " + type + ", only " + known
                + " is implemented; check that this is a Stable Diffusion 1.x or 2.x autoencoder.");
        }
    }
    if (types.size() != count || count == 0) {
        throw LoadError(config.file() + ": " + key + " must have as many entries as block_out_channels ("
            + std::to_string(count) + ", at least 1), got " + std::to_string(types.size()) + ".");
    }
}

void checkChannels(const Config& config, const AutoencoderConfig& vae)
{
    for (const int64_t channels : vae.channels) {
        if (channels < 1 || channels % vae.normGroups != 0) {
            throw LoadError(config.file() + ": block_out_channels must be multiples of norm_num_groups "
                + std::to_string(vae.normGroups) + ", got " + std::to_string(channels) + ".");
        }
    }
    if (!(vae.scalingFactor > 0)) {
        throw LoadError(
            config.file() + ": scaling_factor must be above 0, got " + std::to_string(vae.scalingFactor) + ".");
    }
}

} // namespace

AutoencoderConfig AutoencoderConfig::from(const Config& config)
{
    config.only("quantization_config", { nullptr }); // weights in a packing of their own
    config.only("act_fn", { "silu", "swish" });
    config.only("shift_factor", { 0 });
    config.only("latents_mean", { nullptr });
    config.only("latents_std", { nullptr });
    config.only("mid_block_add_attention", { true });
    AutoencoderConfig vae;
    vae.file = config.file();
    vae.imageChannels = config.positive("in_channels", 3);
    config.only("out_channels", { vae.imageChannels });
    vae.latentChannels = config.positive("latent_channels", 4);
    vae.channels = config.integers("block_out_channels");
    checkBlockTypes(config, "down_block_types", "DownEncoderBlock2D", vae.channels.size());
    checkBlockTypes(config, "up_block_types", "UpDecoderBlock2D", vae.channels.size());
    vae.layers = config.positive("layers_per_block", 1);
    vae.normGroups = config.positive("norm_num_groups", 32);
    vae.scalingFactor = config.number("scaling_factor", 0.18215);
    vae.hasQuantConv = config.boolean("use_quant_conv", true);
    vae.hasPostQuantConv = config.boolean("use_post_quant_conv", true);
    checkChannels(config, vae);
    return vae;
}

std::string renameAutoencoderKey(const std::string& fileName)
{
    if (fileName.find(".attentions.") == std::string::npos) {
        return fileName;
    }
    for (const auto& [theirs, ours] : kWords) {
        if (const size_t at = fileName.find(theirs); at != std::string::npos) {
            return std::string(fileName).replace(at, theirs.size(), ours);
        }
    }
    return fileName;
}

} // namespace referee
