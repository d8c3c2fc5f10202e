// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of BLIP-VQA, filled from its config.json.
#pragma once

#include "core/models/bert/bert_layers.h"
#include "core/models/vit/vit_config.h"

#include <cstdint>
#include <filesystem>
#include <string>

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

/// LAVIS' key for BLIP-VQA → Hugging Face's, which is our parameter name. Only the vision half differs (spec 1.8);
/// other names are returned unchanged. Empty: the tensor is not used (position ids and the output matrix tied to the
/// word embeddings, spec 0.14).
std::string vqaKey(const std::string& fileWord);

} // namespace referee
