// SPDX-License-Identifier: GPL-3.0-or-later
// The vision transformer of BLIP, BLIP-2 and EVA: one layer, and the whole network.
#pragma once

#include "core/layers/layers.h"
#include "core/layers/norms.h"
#include "core/models/vit/vit_config.h"

#include <torch/torch.h>

namespace referee {

// One block of the vision transformer (transformers Blip2EncoderLayer, the same as BlipEncoderLayer).
// B pictures, T tokens, C width.

/// Self-attention with one matrix for queries, keys and values.
class VitAttentionImpl : public torch::nn::Module {
public:
    explicit VitAttentionImpl(const VitConfig& config);

    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    Linear qkv;
    Linear projection;
    int64_t m_heads;
};
TORCH_MODULE(VitAttention);

/// Norm first, two residual branches.
class VitLayerImpl : public torch::nn::Module {
public:
    explicit VitLayerImpl(const VitConfig& config);

    /// x_BTC → BTC
    torch::Tensor forward(const torch::Tensor& x_BTC);

private:
    VitAttention self_attn;
    LayerNorm layer_norm1;
    Mlp mlp;
    LayerNorm layer_norm2;
};
TORCH_MODULE(VitLayer);

// Vision transformer of BLIP-2 and BLIP-VQA under Hugging Face's names (Blip2VisionModel, BlipVisionModel).
// The residual stream has the weights' dtype, as there; LAVIS keeps it in fp32 under autocast (spec 1.5).

/// Patches, class token and positions.
class VitEmbeddingsImpl : public torch::nn::Module {
public:
    explicit VitEmbeddingsImpl(const VitConfig& config);

    /// pixels_B3HW, H and W multiples of the patch (ShapeError otherwise) → BTC, T = 1 + (H/patch)·(W/patch).
    torch::Tensor forward(const torch::Tensor& pixels_B3HW);

private:
    torch::Tensor positions(int64_t rows, int64_t columns) const;

    torch::Tensor class_embedding; ///< [1, 1, C]
    Conv2d patch_embedding;
    torch::Tensor position_embedding; ///< [1, 1 + grid², C]
    int64_t m_patch;
    int64_t m_grid;
};
TORCH_MODULE(VitEmbeddings);

class VisionTransformerImpl : public torch::nn::Module {
public:
    explicit VisionTransformerImpl(const VitConfig& config);

    /// Normalised pixels_B3HW → states of all tokens after the last norm, BTC. Where the grid differs from the
    /// checkpoint's, its position embeddings are resized bicubically (align_corners off), as LAVIS and transformers do.
    torch::Tensor forward(const torch::Tensor& pixels_B3HW);

private:
    VitEmbeddings embeddings;
    LayerStack<VitLayer> encoder;
    LayerNorm post_layernorm; ///< eps of the config; LAVIS' ln_vision has 1e-5 (spec 0.5)
};
TORCH_MODULE(VisionTransformer);

} // namespace referee
