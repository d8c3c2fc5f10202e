// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/qformer/qformer.h"

#include <limits>

namespace referee {

QFormerConfig QFormerConfig::of(const Config& config)
{
    config.only("position_embedding_type", { "absolute" });
    config.only("use_qformer_text_input", { true });
    config.boolean("use_qformer_text_input"); // transformers' default is false, so it has to be there
    QFormerConfig result;
    result.bert = BertConfig::of(config, { .imageWidth = 1408 });
    result.crossFrequency = config.positive("cross_attention_frequency", 2);
    return result;
}

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

namespace {

/// Block mask of the four parts; true = may look. Captioning queries see each other; matching queries and words
/// see each other; word r of captioning sees all its queries and the words up to r.
torch::Tensor allowedBlocks(int64_t queries, int64_t words)
{
    const auto captions = words - 1;
    const auto total = 2 * queries + captions + words;
    auto allowed = torch::zeros({ total, total }, torch::kBool);
    const auto block = [&](int64_t row, int64_t rows, int64_t column, int64_t columns) {
        return allowed.narrow(0, row, rows).narrow(1, column, columns);
    };
    const auto captionWords = 2 * queries;
    const auto matchWords = captionWords + captions;
    block(0, queries, 0, queries).fill_(true);
    block(captionWords, captions, 0, queries).fill_(true);
    block(captionWords, captions, captionWords, captions).fill_(true).tril_();
    for (const auto& [row, rows] : { std::pair { queries, queries }, std::pair { matchWords, words } }) {
        block(row, rows, queries, queries).fill_(true);
        block(row, rows, matchWords, words).fill_(true);
    }
    return allowed;
}

torch::Tensor additive(const torch::Tensor& allowed, const torch::Tensor& like)
{
    const auto mask = torch::zeros(allowed.sizes(), torch::kFloat32)
                          .masked_fill(allowed.logical_not(), -std::numeric_limits<double>::infinity());
    return mask.unsqueeze(0).unsqueeze(0).to(like.device(), like.scalar_type());
}

} // namespace

QFormerImpl::QFormerImpl(const QFormerConfig& config)
    : layernorm(register_module("layernorm", LayerNorm(config.bert.width, config.bert.eps)))
    , encoder(register_module("encoder", LayerStack<QFormerLayer>("layer")))
{
    for (int64_t index = 0; index < config.bert.layers; ++index) {
        encoder->layers->add(config, index);
    }
}

void QFormerImpl::fuse()
{
    std::vector<BertAttention> blocks;
    for (auto& layer : *encoder->layers) {
        layer->fuse();
        m_memoryOfLayer.push_back(layer->readsImage() ? static_cast<int64_t>(blocks.size()) : -1);
        if (layer->readsImage()) {
            blocks.push_back(layer->crossAttention());
        }
    }
    m_imageMemory.fuse(blocks);
}

QFormerPrompt QFormerImpl::prepare(
    const torch::Tensor& queries_1QC, const torch::Tensor& captions_1TC, const torch::Tensor& words_1TC)
{
    const torch::NoGradGuard noGrad;
    const auto queries = queries_1QC.size(1);
    const auto words = words_1TC.size(1);
    const auto x_1RC = layernorm(torch::cat({ queries_1QC, queries_1QC, captions_1TC, words_1TC }, 1));
    const auto mask = additive(allowedBlocks(queries, words), x_1RC);
    auto first = (*encoder->layers)[0];
    const auto rows = first->attendRows(x_1RC, { 0, x_1RC.size(1) }, 2 * queries, mask);
    return { queries, words, rows.queries_BQC, first->finishWords(rows.words_BTC), mask };
}

QFormerStates QFormerImpl::forward(const QFormerPrompt& prompt, const ImageMemory& image, bool withQueries)
{
    const auto memoryOf = [&](size_t index) {
        const auto place = m_memoryOfLayer.at(index);
        return place < 0 ? nullptr : &image[static_cast<size_t>(place)];
    };
    auto& layers = *encoder->layers;
    const auto views = image.front().k_BNSD.size(0); // the first layer always reads
    QFormerRows rows { layers[0]->finishQueries(prompt.queries_1QC, memoryOf(0)),
        prompt.words_1TC.expand({ views, -1, -1 }) };
    for (size_t index = 1; index + 1 < layers.size(); ++index) {
        const auto seen
            = layers[index]->attendRows(rows.joined(), { 0, prompt.mask.size(2) }, 2 * prompt.queries, prompt.mask);
        rows = { layers[index]->finishQueries(seen.queries_BQC, memoryOf(index)),
            layers[index]->finishWords(seen.words_BTC) };
    }
    if (layers.size() == 1) {
        const auto halves = rows.queries_BQC.chunk(2, 1);
        return { halves[1], rows.words_BTC.narrow(1, 0, prompt.words - 1), halves[0] };
    }
    return lastLayer(prompt, rows.joined(), memoryOf(layers.size() - 1), withQueries);
}

QFormerStates QFormerImpl::lastLayer(
    const QFormerPrompt& prompt, const torch::Tensor& x_NRC, const KeysValues* image, bool withQueries)
{
    // Wanted rows are neighbours: [queries of captioning, if asked |] queries of matching | words of captioning.
    const auto skipped = withQueries ? 0 : prompt.queries;
    const auto queries = 2 * prompt.queries - skipped;
    const RowRange wanted { skipped, queries + prompt.words - 1 };
    auto layer = *(encoder->layers->end() - 1);
    const auto seen = layer->attendRows(x_NRC, wanted, queries, prompt.mask.narrow(2, wanted.first, wanted.count));
    const auto finished = layer->finishQueries(seen.queries_BQC, image);
    return { finished.narrow(1, queries - prompt.queries, prompt.queries), layer->finishWords(seen.words_BTC),
        withQueries ? finished.narrow(1, 0, prompt.queries) : torch::Tensor() };
}

torch::Tensor QFormerImpl::encodeText(const torch::Tensor& words_1TC)
{
    auto x_1TC = layernorm(words_1TC);
    for (auto& layer : *encoder->layers) {
        x_1TC = layer->finishWords(layer->attendRows(x_1TC, { 0, x_1TC.size(1) }, 0).words_BTC);
    }
    return x_1TC;
}

} // namespace referee
