// SPDX-License-Identifier: GPL-3.0-or-later
// The layers of a BERT text encoder with optional cross-attention (transformers: modeling_bert).
#pragma once

#include "core/layers/layers.h"
#include "core/layers/norms.h"

#include <cstdint>
#include <optional>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// Sizes of the text encoder in Q-Former and BLIP-VQA. Defaults are those of bert-base as BLIP and BLIP-2 publish it.
struct BertConfig {
    int64_t vocabulary = 30522;
    int64_t positions = 512;
    int64_t width = 768;
    int64_t layers = 12;
    int64_t heads = 12;
    int64_t intermediate = 3072;
    int64_t imageWidth = 768; ///< of the states that cross-attention reads
    double eps = 1e-12;
    Activation activation = gelu;
    std::string file = "config.json"; ///< for errors

    /// Keys that the file leaves out take the values of `base`.
    static BertConfig of(const Config& config, BertConfig base);
};

// BERT's attention block, post-norm: LayerNorm(dense(attention) + input). Queries, keys and values are kept in one
// matrix each block (fuse), so that a block is few operators. B batch, T rows, S keys, N heads, D head width, C = N·D.

/// Keys and values of one cross-attention.
struct KeysValues {
    torch::Tensor k_BNSD;
    torch::Tensor v_BNSD;
};

/// The rows of a block's input that are carried on; they attend to all rows.
struct RowRange {
    int64_t first = 0;
    int64_t count = 0;
};

class BertProjectionImpl : public torch::nn::Module {
public:
    /// `keyWidth`: width of what keys and values are made from.
    BertProjectionImpl(const BertConfig& config, int64_t keyWidth);

    Linear query;
    Linear key;
    Linear value;
};
TORCH_MODULE(BertProjection);

/// "dense" and "LayerNorm" around a residual: BertSelfOutput and BertOutput of transformers.
class BertOutputImpl : public torch::nn::Module {
public:
    BertOutputImpl(const BertConfig& config, int64_t inputWidth);

    /// x_BTI, residual_BTC (either batch may be 1) → BTC
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& residual);

private:
    Linear dense;
    referee::LayerNorm LayerNorm;
};
TORCH_MODULE(BertOutput);

class BertAttentionImpl : public torch::nn::Module {
public:
    /// `word`: the checkpoint's name of the projections, "self" in BERT and BLIP, "attention" in the Q-Former.
    BertAttentionImpl(const BertConfig& config, const std::string& word, int64_t keyWidth);

    /// Self-attention of the chosen rows over all rows: x_BTC → [B, count, C]. `mask` is additive, [·, 1, count, T].
    torch::Tensor forward(
        const torch::Tensor& x_BTC, const RowRange& rows, const std::optional<torch::Tensor>& mask = std::nullopt);

    /// Cross-attention: x_BTC (B = 1 stands for every batch entry of the memory) → BTC.
    torch::Tensor across(
        const torch::Tensor& x_BTC, const KeysValues& memory, const std::optional<torch::Tensor>& mask = std::nullopt);

    /// Lays the three matrices of a self-attention one after another in memory; call once, after loading. The
    /// registered parameters become views of the whole.
    void fuse();

    BertProjection& projections() { return m_projections; }
    int64_t heads() const { return m_heads; }

private:
    BertProjection m_projections;
    BertOutput output;
    int64_t m_heads;
    torch::Tensor m_weight; ///< [3C, C], rows q, k, v
    torch::Tensor m_bias; ///< [3C]
};
TORCH_MODULE(BertAttention);

/// Keys and values of several cross-attentions from one matrix product over the states they all read.
class CrossMemory {
public:
    /// Fuses keys and values of the blocks (in this order); call once, after loading.
    void fuse(const std::vector<BertAttention>& blocks);

    /// states_BSE → one pair for each block.
    std::vector<KeysValues> forward(const torch::Tensor& states_BSE) const;

private:
    torch::Tensor m_weight; ///< [blocks · 2C, E]
    torch::Tensor m_bias;
    int64_t m_heads = 1;
    int64_t m_blocks = 0;
};

// BERT's "intermediate" half of a feed-forward branch and its word embeddings.

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

/// The word head of BERT ("cls.predictions"): dense, activation, LayerNorm, then the word embeddings as output matrix.
class PredictionTransformImpl : public torch::nn::Module {
public:
    explicit PredictionTransformImpl(const BertConfig& config);

    /// x_…C → …C
    torch::Tensor forward(const torch::Tensor& x);

private:
    Linear dense;
    referee::LayerNorm LayerNorm;
    Activation m_activation;
};
TORCH_MODULE(PredictionTransform);

class PredictionsImpl : public torch::nn::Module {
public:
    explicit PredictionsImpl(const BertConfig& config);

    PredictionTransform transform;
    torch::Tensor bias; ///< [V]
};
TORCH_MODULE(Predictions);

/// The five tensors that the Hugging Face BLIP-2 file lacks (spec 0.2); the output matrix is tied to the word
/// embeddings and handed in.
class PredictionHeadImpl : public torch::nn::Module {
public:
    explicit PredictionHeadImpl(const BertConfig& config);

    /// x_…C, words_VC → logits …V
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& words_VC);
    /// Logits of a few words only: ids_K → …K
    torch::Tensor ofWords(const torch::Tensor& x, const torch::Tensor& words_VC, const torch::Tensor& ids_K);

private:
    Predictions predictions;
};
TORCH_MODULE(PredictionHead);

} // namespace referee
