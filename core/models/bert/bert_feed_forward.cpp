// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/bert/bert_feed_forward.h"

#include <string>

#include "core/base/errors.h"

namespace referee {

BertIntermediateImpl::BertIntermediateImpl(const BertConfig& config)
    : dense(register_module("dense", Linear(config.width, config.intermediate)))
    , m_activation(config.activation)
{
}

torch::Tensor BertIntermediateImpl::forward(const torch::Tensor& x_BTC) { return m_activation(dense(x_BTC)); }

BertWordsImpl::BertWordsImpl(const BertConfig& config)
    : word_embeddings(register_module("word_embeddings", Embedding(config.vocabulary, config.width)))
    , position_embeddings(register_module("position_embeddings", Embedding(config.positions, config.width)))
{
}

torch::Tensor BertWordsImpl::forward(const torch::Tensor& ids_BT)
{
    const auto length = ids_BT.size(1);
    if (length > position_embeddings->weight.size(0)) {
        throw UsageError("The text has " + std::to_string(length) + " tokens, the network takes at most "
            + std::to_string(position_embeddings->weight.size(0)) + "; shorten the text.");
    }
    return word_embeddings(ids_BT) + position_embeddings->weight.narrow(0, 0, length);
}

} // namespace referee
