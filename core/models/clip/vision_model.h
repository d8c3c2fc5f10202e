// SPDX-License-Identifier: GPL-3.0-or-later
// CLIP's vision tower (transformers: CLIPVisionModel).
#pragma once

#include <torch/torch.h>

#include "core/layers/conv2d.h"
#include "core/layers/embedding.h"
#include "core/layers/layer_norm.h"
#include "core/models/clip/config.h"
#include "core/models/clip/encoder.h"

namespace referee {

namespace clip {

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

} // namespace clip

class ClipVisionModelImpl : public torch::nn::Module {
public:
    explicit ClipVisionModelImpl(const ClipVisionConfig& config);

    /// pixels_B3RR (normalised, in the weights' dtype) → class token after the last norm, BC
    torch::Tensor forward(const torch::Tensor& pixels);

private:
    clip::VisionEmbeddings embeddings;
    LayerNorm pre_layrnorm; ///< the checkpoint's spelling
    clip::Encoder encoder;
    LayerNorm post_layernorm;
};
TORCH_MODULE(ClipVisionModel);

} // namespace referee
