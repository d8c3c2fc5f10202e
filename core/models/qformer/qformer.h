// SPDX-License-Identifier: GPL-3.0-or-later
// BLIP-2's Q-Former: its configuration, one layer, and the whole network (transformers: modeling_blip_2).
#pragma once

#include "core/io/config.h"
#include "core/layers/layers.h"
#include "core/models/bert/bert_layers.h"

#include <cstdint>
#include <optional>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// Sizes of BLIP-2's Q-Former, the object "qformer_config" of its config.json.
/// Keys that the file leaves out take bert-base's values (BertConfig), 1408 image channels and frequency 2, as
/// transformers' Blip2QFormerConfig does for the published checkpoints.
struct QFormerConfig {
    BertConfig bert;
    int64_t crossFrequency = 2; ///< layers 0, f, 2f, … read the image

    /// LoadError when the text branch is absent (use_qformer_text_input false): this is a language-model checkpoint.
    static QFormerConfig of(const Config& config);

    bool readsImage(int64_t layer) const { return layer % crossFrequency == 0; }
};

// One layer of the Q-Former (transformers Blip2QFormerLayer): self-attention over all rows, cross-attention to the
// image for query rows only, then a feed-forward branch of its own for queries and for words.

/// The two kinds of rows; either may have no rows.
struct QFormerRows {
    torch::Tensor queries_BQC;
    torch::Tensor words_BTC;

    /// Queries first, [B, Q + T, C].
    torch::Tensor joined() const;
};

class QFormerLayerImpl : public torch::nn::Module {
public:
    QFormerLayerImpl(const QFormerConfig& config, int64_t index);

    /// Self-attention of the chosen rows of x_BRC, the first `queries` of which are queries.
    QFormerRows attendRows(const torch::Tensor& x_BRC, const RowRange& rows, int64_t queries,
        const std::optional<torch::Tensor>& mask = std::nullopt);
    /// Cross-attention (with `image`, only where readsImage) and the query branch: queries_BQC → BQC.
    torch::Tensor finishQueries(const torch::Tensor& queries_BQC, const KeysValues* image);
    /// The text branch: words_BTC → BTC.
    torch::Tensor finishWords(const torch::Tensor& words_BTC);

    bool readsImage() const { return crossattention.has_value(); }
    /// The image's attention block; only where readsImage.
    const BertAttention& crossAttention() const { return *crossattention; }
    void fuse();

private:
    BertAttention attention;
    std::optional<BertAttention> crossattention;
    BertIntermediate intermediate;
    BertOutput output;
    BertIntermediate intermediate_query;
    BertOutput output_query;
};
TORCH_MODULE(QFormerLayer);

// BLIP-2's Q-Former and its passes. Query, captioning and matching pass run as one sequence of four parts
// [queries of captioning | queries of matching | words of captioning | words of matching] under one block mask; the
// image's keys and values are computed once. Spec 1.7 shows the equivalence with the four separate passes.
// N views, Q queries, T real tokens of the prompt (pads are dropped: nothing attends to them), C width, P patches.

/// What does not depend on the image and is computed once a prompt: everything before the first cross-attention.
struct QFormerPrompt {
    int64_t queries = 0; ///< Q
    int64_t words = 0; ///< T
    torch::Tensor queries_1QC; ///< 2Q rows after the first layer's self-attention
    torch::Tensor words_1TC; ///< 2T − 1 rows after the whole first layer
    torch::Tensor mask; ///< [1, 1, R, R] additive, R = 2Q + 2T − 1
};

/// What texts read of N images: keys and values of each layer that reads the image, computed once.
using ImageMemory = std::vector<KeysValues>;

struct QFormerStates {
    torch::Tensor matching_NQC; ///< queries of the matching pass, last layer
    torch::Tensor captions_NTC; ///< words 0 … T−2 of the captioning pass, last layer: they predict words 1 … T−1
    torch::Tensor queries_NQC; ///< queries of the query pass; undefined unless asked for
};

class QFormerImpl : public torch::nn::Module {
public:
    explicit QFormerImpl(const QFormerConfig& config);

    /// queries_1QC; embeddings (word + position) of [DEC] and words 1 … T−2, captions_1TC [1, T−1, C]; those of the
    /// words as they are, words_1TC.
    QFormerPrompt prepare(
        const torch::Tensor& queries_1QC, const torch::Tensor& captions_1TC, const torch::Tensor& words_1TC);

    ImageMemory readImage(const torch::Tensor& image_NPE) const { return m_imageMemory.forward(image_NPE); }

    /// → the states that matching and captioning need, and no others.
    QFormerStates forward(const QFormerPrompt& prompt, const ImageMemory& image, bool withQueries = false);

    /// The text pass alone (contrastive score): words_1TC → 1TC.
    torch::Tensor encodeText(const torch::Tensor& words_1TC);

    /// Arranges weights for few operators; call once, after loading.
    void fuse();

private:
    QFormerStates lastLayer(
        const QFormerPrompt& prompt, const torch::Tensor& x_NRC, const KeysValues* image, bool withQueries);

    LayerNorm layernorm;
    LayerStack<QFormerLayer> encoder;
    CrossMemory m_imageMemory;
    std::vector<int64_t> m_memoryOfLayer; ///< index into the image's keys and values, −1 = does not read it
};
TORCH_MODULE(QFormer);

} // namespace referee
