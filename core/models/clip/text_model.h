// SPDX-License-Identifier: GPL-3.0-or-later
// CLIP's text tower (transformers: CLIPTextModel); alone it is Stable Diffusion's text encoder.
#pragma once

#include <filesystem>
#include <torch/torch.h>

#include "core/io/weights.h"
#include "core/layers/embedding.h"
#include "core/layers/layer_norm.h"
#include "core/models/clip/config.h"
#include "core/models/clip/encoder.h"

namespace referee {

namespace clip {

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

} // namespace clip

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
    clip::Encoder encoder;
    LayerNorm final_layer_norm;
};
TORCH_MODULE(ClipTextModel);

/// Builds from `folder`/config.json and fills from the weights beside it, names with or without `text_model.`;
/// LoadError for what does not fit.
ClipTextModel loadClipText(const std::filesystem::path& folder, const LoadOptions& options);

} // namespace referee
