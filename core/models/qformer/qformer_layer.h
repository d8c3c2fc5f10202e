// SPDX-License-Identifier: GPL-3.0-or-later
// One layer of the Q-Former (transformers Blip2QFormerLayer): self-attention over all rows, cross-attention to the
// image for query rows only, then a feed-forward branch of its own for queries and for words.
#pragma once

#include <optional>
#include <torch/torch.h>

#include "core/models/bert/bert_attention.h"
#include "core/models/bert/bert_feed_forward.h"
#include "core/models/qformer/qformer_config.h"

namespace referee {

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

} // namespace referee
