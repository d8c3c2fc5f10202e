// SPDX-License-Identifier: GPL-3.0-or-later
// BLIP-2's Q-Former and its passes. Query, captioning and matching pass run as one sequence of four parts
// [queries of captioning | queries of matching | words of captioning | words of matching] under one block mask; the
// image's keys and values are computed once. Spec 1.7 shows the equivalence with the four separate passes.
// N views, Q queries, T real tokens of the prompt (pads are dropped: nothing looks at them), C width, P patches.
#pragma once

#include <optional>
#include <torch/torch.h>
#include <vector>

#include "core/layers/module_list.h"
#include "core/models/qformer/qformer_layer.h"

namespace referee {

/// What does not depend on the image and is computed once a prompt: everything before the first cross-attention.
struct QFormerPrompt {
    int64_t queries = 0; ///< Q
    int64_t words = 0; ///< T
    torch::Tensor queries_1QC; ///< 2Q rows after the first layer's self-attention
    torch::Tensor words_1TC; ///< 2T − 1 rows after the whole first layer
    torch::Tensor mask; ///< [1, 1, R, R] additive, R = 2Q + 2T − 1
};

struct QFormerStates {
    torch::Tensor matching_NQC; ///< queries of the matching pass, last layer
    torch::Tensor captions_NTC; ///< words 0 … T−2 of the captioning pass, last layer: they predict words 1 … T−1
    torch::Tensor queries_NQC; ///< queries of the query pass; undefined unless asked for
};

class QFormerEncoderImpl : public torch::nn::Module {
public:
    explicit QFormerEncoderImpl(const QFormerConfig& config);

    ModuleList<QFormerLayer> layer;
};
TORCH_MODULE(QFormerEncoder);

class QFormerImpl : public torch::nn::Module {
public:
    explicit QFormerImpl(const QFormerConfig& config);

    /// queries_1QC; embeddings (word + position) of [DEC] and words 1 … T−2, captions_1TC [1, T−1, C]; those of the
    /// words as they are, words_1TC.
    QFormerPrompt prepare(
        const torch::Tensor& queries_1QC, const torch::Tensor& captions_1TC, const torch::Tensor& words_1TC);

    /// image_NPE → the states that matching and captioning need, and no others.
    QFormerStates forward(const QFormerPrompt& prompt, const torch::Tensor& image_NPE, bool withQueries = false);

    /// The text pass alone (contrastive score): words_1TC → 1TC.
    torch::Tensor encodeText(const torch::Tensor& words_1TC);

    /// Arranges weights for few operators; call once, after loading.
    void fuse();

private:
    QFormerStates lastLayer(
        const QFormerPrompt& prompt, const torch::Tensor& x_NRC, const KeysValues* image, bool withQueries);

    LayerNorm layernorm;
    QFormerEncoder encoder;
    CrossMemory m_imageMemory;
    std::vector<int64_t> m_memoryOfLayer; ///< index into the image's keys and values, −1 = does not read it
};
TORCH_MODULE(QFormer);

} // namespace referee
