// SPDX-License-Identifier: GPL-3.0-or-later
// BERT's attention block, post-norm: LayerNorm(dense(attention) + input). Queries, keys and values are kept in one
// matrix each block (fuse), so that a block is few operators. B batch, T rows, S keys, N heads, D head width, C = N·D.
#pragma once

#include <optional>
#include <string>
#include <torch/torch.h>
#include <vector>

#include "core/layers/layer_norm.h"
#include "core/layers/linear.h"
#include "core/models/bert/bert_config.h"

namespace referee {

/// Keys and values of one cross-attention.
struct KeysValues {
    torch::Tensor k_BNSD;
    torch::Tensor v_BNSD;
};

/// Which of the rows of a block's input are carried on; all rows are looked at.
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

} // namespace referee
