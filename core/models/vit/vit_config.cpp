// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vit/vit_config.h"

#include "core/base/errors.h"

namespace referee {

namespace {

VitConfig filled(const Config& config, VitConfig base)
{
    config.only("num_channels", { 3 });
    base.width = config.positive("hidden_size", base.width);
    base.intermediate = config.positive("intermediate_size", base.intermediate);
    base.layers = config.positive("num_hidden_layers", base.layers);
    base.heads = config.positive("num_attention_heads", base.heads);
    base.imageSize = config.positive("image_size", base.imageSize);
    base.patch = config.positive("patch_size", base.patch);
    base.eps = config.number("layer_norm_eps", base.eps);
    base.qkvBias = config.boolean("qkv_bias", base.qkvBias);
    base.activation = activationOf(config, "hidden_act", "gelu");
    base.file = config.file();
    if (base.imageSize % base.patch != 0) {
        throw LoadError(base.file + ": image_size " + std::to_string(base.imageSize)
            + " is not a multiple of patch_size " + std::to_string(base.patch)
            + "; whole patches are expected. Take the config.json that belongs to the weights.");
    }
    return base;
}

} // namespace

VitConfig VitConfig::ofBlip2(const Config& config) { return filled(config, {}); }

VitConfig VitConfig::ofBlipVqa(const Config& config)
{
    return filled(config,
        { .width = 768, .intermediate = 3072, .layers = 12, .heads = 12, .imageSize = 384, .patch = 16, .eps = 1e-5 });
}

} // namespace referee
