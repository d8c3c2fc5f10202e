// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of the vision transformer that BLIP-2 (EVA ViT-g) and BLIP-VQA (ViT-B) share.
#pragma once

#include "core/io/config.h"
#include "core/io/weights.h"
#include "core/layers/layers.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <torch/torch.h>

namespace referee {

/// Defaults are those of the published EVA ViT-g of BLIP-2.
struct VitConfig {
    int64_t width = 1408;
    int64_t intermediate = 6144;
    int64_t layers = 39;
    int64_t heads = 16;
    int64_t imageSize = 224;
    int64_t patch = 14;
    double eps = 1e-6;
    bool qkvBias = true; ///< one vector [3C]; EVA's holds zeros for the keys (spec 1.5)
    Activation activation = gelu;
    std::string file = "config.json"; ///< for errors

    /// The object "vision_config" of BLIP-2; keys that the file leaves out take the values above.
    static VitConfig ofBlip2(const Config& config);
    /// The object "vision_config" of BLIP-VQA; left-out keys as in Hugging Face's BlipVisionConfig (ViT-B/16 at 384).
    static VitConfig ofBlipVqa(const Config& config);

    int64_t grid() const { return imageSize / patch; }
    int64_t tokens() const { return grid() * grid() + 1; }
};

/// Start of a checkpoint key → start of the parameter name. '#' stands for a block number, the same on both sides.
/// Where the parameter name is empty the tensor is ignored.
struct KeyPair {
    std::string_view file;
    std::string_view parameter;
};

/// The key renamed by the first matching pair of `table`, else by those of LAVIS' "visual_encoder." of BLIP-2 and BLIP
/// (spec 1.5; for its q_bias and v_bias see fillSplitBiases), else as it is.
std::string renamedLavisKey(std::span<const KeyPair> table, const std::string& name);

/// LAVIS' EVA keeps q_bias and v_bias, no k_bias; ours is one vector qkv.bias = [q, 0, v] (spec 0.4).
bool isSplitBias(std::string_view name);
/// Options under which loadWeights leaves such biases out, renaming with `rename`.
LoadOptions withoutSplitBiases(
    const WeightSource& source, LoadOptions options, std::function<std::string(const std::string&)> rename);
/// Fills every qkv.bias that the source holds as q_bias and v_bias; call after loadWeights. LoadError when one of the
/// two is missing, not finite or of the wrong shape.
void fillSplitBiases(torch::nn::Module& module, const WeightSource& source,
    const std::function<std::string(const std::string&)>& rename);

/// LoadError unless the two tensors hold the same numbers; nothing happens when the source lacks the copy.
void requireTied(const WeightSource& source, const std::string& copy, const std::string& original);

} // namespace referee
