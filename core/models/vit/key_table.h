// SPDX-License-Identifier: GPL-3.0-or-later
// Renaming of checkpoint keys by a table, and LAVIS' words for the vision transformer (spec 1.5).
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <torch/torch.h>

#include "core/io/weights.h"

namespace referee {

/// Start of a file's word → start of ours. '#' stands for a block number, the same on both sides. Where ours is
/// empty the tensor is ignored.
struct KeyPair {
    std::string_view file;
    std::string_view ours;
};

/// The name after the first pair that fits; nullopt when none does.
std::optional<std::string> renamedKey(std::span<const KeyPair> table, std::string_view name);

/// LAVIS' "visual_encoder." of BLIP-2 and BLIP. Its q_bias and v_bias are not in it: see fillSplitBiases.
std::span<const KeyPair> lavisVisionKeys();

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
