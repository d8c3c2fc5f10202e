// SPDX-License-Identifier: GPL-3.0-or-later
// BLIP-VQA as a judge: how sure is it of "yes"? transformers' BlipForQuestionAnswering, with the choice of writing
// [ENC] over the first token of a question as LAVIS and T2I-CompBench do (spec 0.10).
// M questions about one picture, T tokens, P patches, C width.
#pragma once

#include "core/io/weights.h"
#include "core/layers/layers.h"
#include "core/models/bert/bert_layers.h"
#include "core/models/blip_vqa/vqa_config.h"
#include "core/models/vit/vision_transformer.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <torch/torch.h>
#include <vector>

namespace referee {

// BERT with cross-attention in every layer (transformers BlipTextModel), BLIP-VQA's question encoder and answer
// decoder. S memory positions.

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
    LayerStack<VqaTextLayer> encoder;
    CrossMemory m_memory;
};
TORCH_MODULE(VqaTextModel);

/// Token ids of the vocabulary: those of bert-base-uncased are 2748, 2053 and 30523.
struct VqaWords {
    int64_t yes = 0;
    int64_t no = 0;
    std::optional<int64_t> encode; ///< [ENC]; left out: questions stay as they are (Hugging Face)
};

/// The decoder and its word head, under the checkpoint's names.
class VqaDecoderImpl : public torch::nn::Module {
public:
    explicit VqaDecoderImpl(const VqaConfig& config);

    VqaTextModel bert;
    PredictionHead cls;
};
TORCH_MODULE(VqaDecoder);

class BlipVqaImpl : public torch::nn::Module {
public:
    /// LoadError when a word's id is outside the vocabulary.
    BlipVqaImpl(const VqaConfig& config, const VqaWords& words);

    /// Normalised pixels_B3HW (any multiple of the patch: positions are resized) → image states BPC.
    torch::Tensor encodeImage(const torch::Tensor& pixels_B3HW);
    /// Logits of [yes, no] as first word of the answer: image_1PC, ids_MT (pads at the end), mask_MT (1 = real
    /// token) → M2.
    torch::Tensor answerLogits(
        const torch::Tensor& image_1PC, const torch::Tensor& ids_MT, const torch::Tensor& mask_MT);
    /// p[yes] / (p[yes] + p[no]) for each question about one picture, fp32 [M] (spec 8.1).
    torch::Tensor answerYes(
        const torch::Tensor& pixels_13HW, const torch::Tensor& ids_MT, const torch::Tensor& mask_MT);

    const VqaConfig& config() const { return m_config; }
    /// Arranges weights for few operators; call once, after loading (loadBlipVqa does).
    void fuse();

private:
    VisionTransformer vision_model;
    VqaTextModel text_encoder;
    VqaDecoder text_decoder;
    VqaConfig m_config;
    VqaWords m_words;
};
TORCH_MODULE(BlipVqa);

/// Reads `folder`/config.json and its weights (Hugging Face's or LAVIS' names). Ready to use.
BlipVqa loadBlipVqa(const std::filesystem::path& folder, const VqaWords& words, const LoadOptions& options);

} // namespace referee
