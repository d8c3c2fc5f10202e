// SPDX-License-Identifier: GPL-3.0-or-later
// The minimum work of an iteration at given sizes, computed from the networks' configs alone: the reference for an
// operator audit. Matrix products and convolutions only, 2 FLOPs a multiply-add.
#pragma once

#include "core/base/settings.h"
#include "core/base/types.h"
#include "core/io/pack.h"

#include <ATen/core/ivalue.h>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace referee {

/// What the sizes of an iteration depend on besides the configs.
struct FlopSizes {
    bool operator==(const FlopSizes&) const = default;

    int64_t latentHeight = 0;
    int64_t latentWidth = 0;
    int64_t refereeTokens = 0; ///< of the prompt as the Q-Former reads it, [CLS] and [SEP] included, no pads
    /// Of the captions that contradict the prompt; they are read where a contrast loss has a weight.
    std::vector<int64_t> contradictionTokens;
    int64_t contextTokens = 77; ///< of the prompt as the UNet reads it

    /// Of each text that BLIP-2 reads: the prompt's, then the contradictions'.
    std::vector<int64_t> textTokens(const Settings& settings) const;
};

/// Per stage, in FLOPs: the UNet for two prompts (distil); one decode (decode) and its input gradient (pull back);
/// `settings.views` views through each referee that has a weight (referee) and their input gradients (backward).
/// Weights are frozen: backward a linear layer or a convolution costs what it costs forward, an attention product twice
/// that. Q-Former: the image's keys and values once, what no image reaches not at all, masked products not at all, of
/// the last layer only the rows that are read; a contradiction costs a text pass of the prompt's length. LoadError as
/// the networks' loaders.
std::array<double, kStageNames.size()> flopMinimum(const Pack& pack, const Settings& settings, const FlopSizes& sizes);

/// Whether the operator is one of those that are counted: matrix products, convolutions, attention kernels, forward and
/// backward. Composite operators (linear, matmul, conv2d) are counted by the operators inside them.
bool hasFlops(std::string_view name);

/// Of a call, from its name and inputs; 2 a multiply-add, as executed: a backward pass of a fused attention kernel
/// counts five products (the scores are computed again), a masked product counts whole. 0 for what hasFlops() does not
/// know.
double operatorFlops(std::string_view name, c10::ArrayRef<const c10::IValue> inputs);

} // namespace referee
