// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of BLIP-VQA, filled from its config.json.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/models/bert/bert_config.h"
#include "core/models/vit/vit_config.h"

namespace referee {

/// T2I-CompBench's limit for a question.
inline constexpr int kQuestionTokens = 35;

/// Defaults are those of blip-vqa-base.
struct VqaConfig {
    VitConfig vision;
    BertConfig text; ///< of encoder and decoder
    int64_t decoderStart = 30522; ///< [DEC], the one token that the decoder is fed

    /// The number of text heads has to be in the file: transformers' default of 8 loads without error and is wrong for
    /// the published weights (spec 0.8).
    static VqaConfig load(const std::filesystem::path& file);
};

} // namespace referee
