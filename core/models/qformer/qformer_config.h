// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes of BLIP-2's Q-Former, the object "qformer_config" of its config.json.
#pragma once

#include <cstdint>

#include "core/io/config.h"
#include "core/models/bert/bert_config.h"

namespace referee {

/// Keys that the file leaves out take bert-base's values (BertConfig), 1408 image channels and frequency 2, as
/// transformers' Blip2QFormerConfig does for the published checkpoints.
struct QFormerConfig {
    BertConfig bert;
    int64_t crossFrequency = 2; ///< layers 0, f, 2f, … read the image

    /// LoadError when the text branch is absent (use_qformer_text_input false): this is a language-model checkpoint.
    static QFormerConfig of(const Config& config);

    bool readsImage(int64_t layer) const { return layer % crossFrequency == 0; }
};

} // namespace referee
