// SPDX-License-Identifier: GPL-3.0-or-later
// BERT with cross-attention in every layer (transformers BlipTextModel), BLIP-VQA's question encoder and answer
// decoder. M questions, T tokens, S memory positions, C width.
#pragma once

#include <optional>
#include <torch/torch.h>
#include <vector>

#include "core/layers/module_list.h"
#include "core/models/bert/bert_attention.h"
#include "core/models/bert/bert_feed_forward.h"

namespace referee {

/// Words, positions and norm.
class VqaEmbeddingsImpl : public BertWordsImpl {
public:
    explicit VqaEmbeddingsImpl(const BertConfig& config);

    /// ids_MT → MTC
    torch::Tensor forward(const torch::Tensor& ids_MT);

private:
    referee::LayerNorm LayerNorm;
};
TORCH_MODULE(VqaEmbeddings);

class VqaTextLayerImpl : public torch::nn::Module {
public:
    explicit VqaTextLayerImpl(const BertConfig& config);

    /// x_MTC → MTC. A memory of batch 1 is one picture that all questions are about.
    torch::Tensor forward(const torch::Tensor& x_MTC, const std::optional<torch::Tensor>& mask,
        const KeysValues& memory, const std::optional<torch::Tensor>& memoryMask);

    void fuse() { attention->fuse(); }
    const BertAttention& crossAttention() const { return crossattention; }

private:
    BertAttention attention;
    BertAttention crossattention;
    BertIntermediate intermediate;
    BertOutput output;
};
TORCH_MODULE(VqaTextLayer);

/// Holds the layers under the checkpoint's name "encoder".
class VqaTextEncoderImpl : public torch::nn::Module {
public:
    explicit VqaTextEncoderImpl(const BertConfig& config);

    ModuleList<VqaTextLayer> layer;
};
TORCH_MODULE(VqaTextEncoder);

class VqaTextModelImpl : public torch::nn::Module {
public:
    explicit VqaTextModelImpl(const BertConfig& config);

    /// ids_MT and what they read, memory_BSC (B = M, or 1 for all) → MTC. Masks are additive, [M, 1, 1, T or S].
    torch::Tensor forward(const torch::Tensor& ids_MT, const std::optional<torch::Tensor>& mask,
        const torch::Tensor& memory_BSC, const std::optional<torch::Tensor>& memoryMask);

    /// Arranges weights for few operators; call once, after loading.
    void fuse();

    VqaEmbeddings embeddings;

private:
    VqaTextEncoder encoder;
    CrossMemory m_memory;
};
TORCH_MODULE(VqaTextModel);

} // namespace referee
