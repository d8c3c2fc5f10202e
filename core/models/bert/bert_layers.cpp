// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/bert/bert_layers.h"

#include "core/base/errors.h"

namespace referee {

namespace {

/// One matrix [ΣO, I] and bias from several layers, whose parameters become views of it.
std::pair<torch::Tensor, torch::Tensor> fused(std::vector<Linear> layers)
{
    const torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> weights;
    std::vector<torch::Tensor> biases;
    for (const auto& layer : layers) {
        weights.push_back(layer->weight);
        biases.push_back(layer->bias);
    }
    const auto weight = torch::cat(weights);
    const auto bias = torch::cat(biases);
    int64_t row = 0;
    for (auto& layer : layers) {
        const auto count = layer->weight.size(0);
        layer->weight.set_data(weight.narrow(0, row, count));
        layer->bias.set_data(bias.narrow(0, row, count));
        row += count;
    }
    return { weight, bias };
}

} // namespace

BertConfig BertConfig::of(const Config& config, BertConfig base)
{
    base.vocabulary = config.positive("vocab_size", base.vocabulary);
    base.positions = config.positive("max_position_embeddings", base.positions);
    base.width = config.positive("hidden_size", base.width);
    base.layers = config.positive("num_hidden_layers", base.layers);
    base.heads = config.positive("num_attention_heads", base.heads);
    base.intermediate = config.positive("intermediate_size", base.intermediate);
    base.imageWidth = config.positive("encoder_hidden_size", base.imageWidth);
    base.eps = config.number("layer_norm_eps", base.eps);
    base.activation = activationOf(config, "hidden_act", "gelu");
    base.file = config.file();
    return base;
}

BertProjectionImpl::BertProjectionImpl(const BertConfig& config, int64_t keyWidth)
    : query(register_module("query", Linear(config.width, config.width)))
    , key(register_module("key", Linear(keyWidth, config.width)))
    , value(register_module("value", Linear(keyWidth, config.width)))
{
}

BertOutputImpl::BertOutputImpl(const BertConfig& config, int64_t inputWidth)
    : dense(register_module("dense", Linear(inputWidth, config.width)))
    , LayerNorm(register_module("LayerNorm", referee::LayerNorm(config.width, config.eps)))
{
}

torch::Tensor BertOutputImpl::forward(const torch::Tensor& x, const torch::Tensor& residual)
{
    return LayerNorm(dense(x) + residual);
}

BertAttentionImpl::BertAttentionImpl(const BertConfig& config, const std::string& word, int64_t keyWidth)
    : m_projections(register_module(word, BertProjection(config, keyWidth)))
    , output(register_module("output", BertOutput(config, config.width)))
    , m_heads(config.heads)
{
    headWidth(config.width, config.heads, config.file);
}

void BertAttentionImpl::fuse()
{
    std::tie(m_weight, m_bias) = fused({ m_projections->query, m_projections->key, m_projections->value });
}

torch::Tensor BertAttentionImpl::forward(
    const torch::Tensor& x_BTC, const RowRange& rows, const std::optional<torch::Tensor>& mask)
{
    TORCH_INTERNAL_ASSERT(m_weight.defined(), "fuse() is called after loading");
    const auto width = x_BTC.size(2);
    if (rows.count == x_BTC.size(1)) {
        const auto qkv_3BNTD = torch::linear(x_BTC, m_weight, m_bias)
                                   .unflatten(2, { 3, m_heads, width / m_heads })
                                   .permute({ 2, 0, 3, 1, 4 })
                                   .unbind(0);
        return output(mergeHeads(attend(qkv_3BNTD[0], qkv_3BNTD[1], qkv_3BNTD[2], mask)), x_BTC);
    }
    const auto kept = x_BTC.narrow(1, rows.first, rows.count);
    const auto kv_2BNTD = torch::linear(x_BTC, m_weight.narrow(0, width, 2 * width), m_bias.narrow(0, width, 2 * width))
                              .unflatten(2, { 2, m_heads, width / m_heads })
                              .permute({ 2, 0, 3, 1, 4 })
                              .unbind(0);
    const auto q_BNTD = splitHeads(m_projections->query(kept), m_heads);
    return output(mergeHeads(attend(q_BNTD, kv_2BNTD[0], kv_2BNTD[1], mask)), kept);
}

torch::Tensor BertAttentionImpl::across(
    const torch::Tensor& x_BTC, const KeysValues& memory, const std::optional<torch::Tensor>& mask)
{
    const auto q_BNTD = splitHeads(m_projections->query(x_BTC), m_heads).expand({ memory.k_BNSD.size(0), -1, -1, -1 });
    return output(mergeHeads(attend(q_BNTD, memory.k_BNSD, memory.v_BNSD, mask)), x_BTC);
}

void CrossMemory::fuse(const std::vector<BertAttention>& blocks)
{
    std::vector<Linear> layers;
    for (auto block : blocks) {
        layers.push_back(block->projections()->key);
        layers.push_back(block->projections()->value);
        m_heads = block->heads();
    }
    m_blocks = static_cast<int64_t>(blocks.size());
    std::tie(m_weight, m_bias) = fused(layers);
}

std::vector<KeysValues> CrossMemory::forward(const torch::Tensor& states_BSE) const
{
    TORCH_INTERNAL_ASSERT(m_weight.defined(), "fuse() is called after loading");
    const auto headSize = m_weight.size(0) / (2 * m_blocks * m_heads);
    const auto parts = torch::linear(states_BSE, m_weight, m_bias)
                           .unflatten(2, { 2 * m_blocks, m_heads, headSize })
                           .permute({ 2, 0, 3, 1, 4 })
                           .unbind(0);
    std::vector<KeysValues> pairs;
    for (size_t index = 0; index < parts.size(); index += 2) {
        pairs.push_back({ parts[index], parts[index + 1] });
    }
    return pairs;
}

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
        throw UsageError("The text must have at most " + std::to_string(position_embeddings->weight.size(0))
            + " tokens, got " + std::to_string(length) + ". Shorten the text.");
    }
    return word_embeddings(ids_BT) + position_embeddings->weight.narrow(0, 0, length);
}

PredictionTransformImpl::PredictionTransformImpl(const BertConfig& config)
    : dense(register_module("dense", Linear(config.width, config.width)))
    , LayerNorm(register_module("LayerNorm", referee::LayerNorm(config.width, config.eps)))
    , m_activation(config.activation)
{
}

torch::Tensor PredictionTransformImpl::forward(const torch::Tensor& x) { return LayerNorm(m_activation(dense(x))); }

PredictionsImpl::PredictionsImpl(const BertConfig& config)
    : transform(register_module("transform", PredictionTransform(config)))
    , bias(register_parameter("bias", torch::empty({ config.vocabulary }), false))
{
}

PredictionHeadImpl::PredictionHeadImpl(const BertConfig& config)
    : predictions(register_module("predictions", Predictions(config)))
{
}

torch::Tensor PredictionHeadImpl::forward(const torch::Tensor& x, const torch::Tensor& words_VC)
{
    return torch::linear(predictions->transform(x), words_VC, predictions->bias);
}

torch::Tensor PredictionHeadImpl::ofWords(
    const torch::Tensor& x, const torch::Tensor& words_VC, const torch::Tensor& ids_K)
{
    return torch::linear(
        predictions->transform(x), words_VC.index_select(0, ids_K), predictions->bias.index_select(0, ids_K));
}

} // namespace referee
