// SPDX-License-Identifier: GPL-3.0-or-later
// CLIP: the transformer encoder, its text and vision towers, and both with their projections (transformers:
// modeling_clip).
#pragma once

#include "core/io/weights.h"
#include "core/layers/layers.h"
#include "core/layers/norms.h"
#include "core/models/clip/config.h"

#include <cstdint>
#include <filesystem>
#include <torch/torch.h>

namespace referee::clip {

/// The transformer that both towers of CLIP share (transformers: CLIPEncoder). Shapes: B batch, T tokens, C width.
class SelfAttentionImpl : public torch::nn::Module {
public:
    explicit SelfAttentionImpl(const ClipTowerConfig& config);
    /// x_BTC → BTC; causal: a token sees itself and those before it.
    torch::Tensor forward(const torch::Tensor& x_BTC, bool isCausal);

private:
    int64_t m_heads;
    Linear k_proj;
    Linear v_proj;
    Linear q_proj;
    Linear out_proj;
};
TORCH_MODULE(SelfAttention);

class EncoderLayerImpl : public torch::nn::Module {
public:
    explicit EncoderLayerImpl(const ClipTowerConfig& config);
    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC, bool isCausal);

private:
    SelfAttention self_attn;
    LayerNorm layer_norm1;
    Mlp mlp;
    LayerNorm layer_norm2;
};
TORCH_MODULE(EncoderLayer);

class TextEmbeddingsImpl : public torch::nn::Module {
public:
    explicit TextEmbeddingsImpl(const ClipTextConfig& config);
    /// ids_BT (int64) → BTC; ShapeError when T is more than the positions that the model has.
    torch::Tensor forward(const torch::Tensor& ids_BT);

private:
    Embedding token_embedding;
    Embedding position_embedding;
};
TORCH_MODULE(TextEmbeddings);

class VisionEmbeddingsImpl : public torch::nn::Module {
public:
    explicit VisionEmbeddingsImpl(const ClipVisionConfig& config);
    /// pixels_B3RR → [class token, patches row by row] BTC; ShapeError when R is not the model's image size.
    torch::Tensor forward(const torch::Tensor& pixels);

private:
    int64_t m_imageSize;
    torch::Tensor class_embedding; ///< [C]
    Conv2d patch_embedding;
    Embedding position_embedding;
};
TORCH_MODULE(VisionEmbeddings);

} // namespace referee::clip

namespace referee {

/// CLIP's text tower (transformers: CLIPTextModel); alone it is Stable Diffusion's text encoder.
class ClipTextModelImpl : public torch::nn::Module {
public:
    explicit ClipTextModelImpl(const ClipTextConfig& config);

    /// ids_BT (int64) → hidden_BTC after the final norm, in the weights' dtype. Causal mask only: padding is seen by
    /// what comes after it, so pad as the tokenizer says.
    torch::Tensor forward(const torch::Tensor& ids_BT);

    /// hidden_BTC at the end of the text → BC: the first end-of-text id, or in old files (eos_token_id 2) the first of
    /// the largest id.
    torch::Tensor pool(const torch::Tensor& hidden_BTC, const torch::Tensor& ids_BT) const;

private:
    int64_t m_endOfText;
    bool m_endsAtLargestId;
    clip::TextEmbeddings embeddings;
    LayerStack<clip::EncoderLayer> encoder;
    LayerNorm final_layer_norm;
};
TORCH_MODULE(ClipTextModel);

/// Builds from `folder`/config.json and fills from the weights beside it, names with or without `text_model.`;
/// LoadError for what does not fit.
ClipTextModel loadClipText(const std::filesystem::path& folder, const LoadOptions& options);

/// CLIP's vision tower (transformers: CLIPVisionModel).
class ClipVisionModelImpl : public torch::nn::Module {
public:
    explicit ClipVisionModelImpl(const ClipVisionConfig& config);

    /// pixels_B3RR (normalised, in the weights' dtype) → class token after the last norm, BC
    torch::Tensor forward(const torch::Tensor& pixels);

private:
    clip::VisionEmbeddings embeddings;
    LayerNorm pre_layrnorm; ///< the checkpoint's spelling
    LayerStack<clip::EncoderLayer> encoder;
    LayerNorm post_layernorm;
};
TORCH_MODULE(ClipVisionModel);

/// Both towers of CLIP and their projections into one space (transformers: CLIPModel).
class ClipModelImpl : public torch::nn::Module {
public:
    explicit ClipModelImpl(const ClipConfig& config);

    /// pixels_B3RR, normalised with CLIP's mean and deviation → BP in the pixels' dtype, not of unit length.
    torch::Tensor imageEmbedding(const torch::Tensor& pixels);

    /// ids_BT (int64) → BP in the weights' dtype, not of unit length.
    torch::Tensor textEmbedding(const torch::Tensor& ids_BT);

    /// Width and height of the pictures that imageEmbedding takes.
    int64_t imageSize() const { return m_imageSize; }
    /// Most ids that textEmbedding takes.
    int64_t textPositions() const { return m_textPositions; }

private:
    int64_t m_imageSize;
    int64_t m_textPositions;
    ClipTextModel text_model;
    ClipVisionModel vision_model;
    Linear visual_projection;
    Linear text_projection;
    torch::Tensor logit_scale; ///< loaded to be complete; a cosine needs no scale
};
TORCH_MODULE(ClipModel);

/// Builds from `folder`/config.json and fills from the weights beside it; LoadError for what does not fit.
ClipModel loadClip(const std::filesystem::path& folder, const LoadOptions& options);

} // namespace referee
