// SPDX-License-Identifier: GPL-3.0-or-later
// Each network of a full-size pack, asked the same as its original.
#pragma once

#include "tests/support/oracle.h"

#include <filesystem>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee::test {

/// One tensor of ours beside the original's.
struct FullCheck {
    std::string what; ///< "output…" or "gradient…"
    torch::Tensor actual;
    torch::Tensor expected;
};

struct FullAnswer {
    std::vector<FullCheck> checks;
    double seconds = 0; ///< forward and backward, without loading
};

/// One network in one precision.
struct FullCase {
    const TensorMap& all; ///< of the oracle
    std::filesystem::path pack;
    std::string variant; ///< f32 or bf16

    bool isBf16() const { return variant == "bf16"; }
    /// "unet/z" in fp32, "unet.bf16/z" in bf16.
    const torch::Tensor& asked(const std::string& network, const std::string& what) const;
};

/// By the name that the oracle has: unet, vae, text_encoder, clip, blip2, judge.
FullAnswer answerOf(const std::string& network, const FullCase& one);

} // namespace referee::test
