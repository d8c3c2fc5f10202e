// SPDX-License-Identifier: GPL-3.0-or-later
// BERT's "intermediate" half of a feed-forward branch and its word embeddings.
#pragma once

#include <torch/torch.h>

#include "core/layers/embedding.h"
#include "core/layers/linear.h"
#include "core/models/bert/bert_config.h"

namespace referee {

/// "dense" and the activation; BertOutput is the other half.
class BertIntermediateImpl : public torch::nn::Module {
public:
    explicit BertIntermediateImpl(const BertConfig& config);

    /// x_BTC → BTI
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    Linear dense;
    Activation m_activation;
};
TORCH_MODULE(BertIntermediate);

/// Word and position tables without norm, as Blip2TextEmbeddings registers them; positions count from 0.
class BertWordsImpl : public torch::nn::Module {
public:
    explicit BertWordsImpl(const BertConfig& config);

    /// ids_BT → BTC. UsageError when there are more than the table's positions.
    torch::Tensor forward(const torch::Tensor& ids_BT);

    Embedding word_embeddings;
    Embedding position_embeddings;
};
TORCH_MODULE(BertWords);

} // namespace referee
