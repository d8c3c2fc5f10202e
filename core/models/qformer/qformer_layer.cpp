// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/qformer/qformer_layer.h"

namespace referee {

torch::Tensor QFormerRows::joined() const
{
    if (words_BTC.size(1) == 0) {
        return queries_BQC;
    }
    return queries_BQC.size(1) == 0 ? words_BTC : torch::cat({ queries_BQC, words_BTC }, 1);
}

QFormerLayerImpl::QFormerLayerImpl(const QFormerConfig& config, int64_t index)
    : attention(register_module("attention", BertAttention(config.bert, "attention", config.bert.width)))
    , intermediate(register_module("intermediate", BertIntermediate(config.bert)))
    , output(register_module("output", BertOutput(config.bert, config.bert.intermediate)))
    , intermediate_query(register_module("intermediate_query", BertIntermediate(config.bert)))
    , output_query(register_module("output_query", BertOutput(config.bert, config.bert.intermediate)))
{
    if (config.readsImage(index)) {
        crossattention
            = register_module("crossattention", BertAttention(config.bert, "attention", config.bert.imageWidth));
    }
}

QFormerRows QFormerLayerImpl::attendRows(
    const torch::Tensor& x_BRC, const RowRange& rows, int64_t queries, const std::optional<torch::Tensor>& mask)
{
    const auto seen = attention->forward(x_BRC, rows, mask);
    const auto parts = seen.split_with_sizes({ queries, rows.count - queries }, 1);
    return { parts[0], parts[1] };
}

torch::Tensor QFormerLayerImpl::finishQueries(const torch::Tensor& queries_BQC, const KeysValues* image)
{
    const auto seen = crossattention && image != nullptr ? (*crossattention)->across(queries_BQC, *image) : queries_BQC;
    return output_query(intermediate_query(seen), seen);
}

torch::Tensor QFormerLayerImpl::finishWords(const torch::Tensor& words_BTC)
{
    return output(intermediate(words_BTC), words_BTC);
}

void QFormerLayerImpl::fuse() { attention->fuse(); }

} // namespace referee
