// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of a BERT stack, filled by the networks that hold one (Q-Former, BLIP-VQA).
#pragma once

#include <cstdint>
#include <string>

#include "core/layers/activation.h"

namespace referee {

/// Defaults are those of bert-base as BLIP and BLIP-2 publish it.
struct BertConfig {
    int64_t vocabulary = 30522;
    int64_t positions = 512;
    int64_t width = 768;
    int64_t layers = 12;
    int64_t heads = 12;
    int64_t intermediate = 3072;
    int64_t imageWidth = 768; ///< of the states that cross-attention reads
    double eps = 1e-12;
    Activation activation = gelu;
    std::string file = "config.json"; ///< for errors
};

} // namespace referee
