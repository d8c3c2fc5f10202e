// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vit/vision_transformer.h"

#include "core/base/errors.h"

#include <string>

namespace referee {

VitAttentionImpl::VitAttentionImpl(const VitConfig& config)
    : qkv(register_module("qkv", Linear(config.width, 3 * config.width, config.qkvBias)))
    , projection(register_module("projection", Linear(config.width, config.width)))
    , m_heads(config.heads)
{
    headWidth(config.width, config.heads, config.file);
}

torch::Tensor VitAttentionImpl::forward(const torch::Tensor& x_BTC)
{
    const auto sizes = x_BTC.sizes();
    const auto qkv_3BNTD
        = qkv(x_BTC).view({ sizes[0], sizes[1], 3, m_heads, sizes[2] / m_heads }).permute({ 2, 0, 3, 1, 4 }).unbind(0);
    return projection(mergeHeads(attend(qkv_3BNTD[0], qkv_3BNTD[1], qkv_3BNTD[2])));
}

VitLayerImpl::VitLayerImpl(const VitConfig& config)
    : self_attn(register_module("self_attn", VitAttention(config)))
    , layer_norm1(register_module("layer_norm1", LayerNorm(config.width, config.eps)))
    , mlp(register_module("mlp", Mlp(config.width, config.intermediate, config.activation)))
    , layer_norm2(register_module("layer_norm2", LayerNorm(config.width, config.eps)))
{
}

torch::Tensor VitLayerImpl::forward(const torch::Tensor& x_BTC)
{
    const auto seen = x_BTC + self_attn(layer_norm1(x_BTC));
    return seen + mlp(layer_norm2(seen));
}

VitEmbeddingsImpl::VitEmbeddingsImpl(const VitConfig& config)
    : class_embedding(register_parameter("class_embedding", torch::empty({ 1, 1, config.width }), false))
    , patch_embedding(register_module("patch_embedding",
          Conv2d(3, config.width, ConvShape { .kernel = config.patch, .stride = config.patch, .padding = 0 })))
    , position_embedding(
          register_parameter("position_embedding", torch::empty({ 1, config.tokens(), config.width }), false))
    , m_patch(config.patch)
    , m_grid(config.grid())
{
}

torch::Tensor VitEmbeddingsImpl::positions(int64_t rows, int64_t columns) const
{
    if (rows == m_grid && columns == m_grid) {
        return position_embedding;
    }
    const auto width = position_embedding.size(2);
    const auto grid_1CHW = position_embedding.slice(1, 1).reshape({ 1, m_grid, m_grid, width }).permute({ 0, 3, 1, 2 });
    const auto resized = torch::upsample_bicubic2d(grid_1CHW, { rows, columns }, false);
    return torch::cat({ position_embedding.slice(1, 0, 1), resized.flatten(2).transpose(1, 2) }, 1);
}

torch::Tensor VitEmbeddingsImpl::forward(const torch::Tensor& pixels_B3HW)
{
    if (pixels_B3HW.dim() != 4 || pixels_B3HW.size(1) != 3 || pixels_B3HW.size(2) % m_patch != 0
        || pixels_B3HW.size(3) % m_patch != 0) {
        throw ShapeError("The vision transformer needs pixels [B, 3, H, W] with H and W multiples of "
            + std::to_string(m_patch) + ", got " + c10::str(pixels_B3HW.sizes()) + ". Resize the picture first.");
    }
    // Windows do not overlap, so the convolution is one matrix product over patches; weight [C, 3, p, p] is its matrix.
    const auto batch = pixels_B3HW.size(0);
    const auto rows = pixels_B3HW.size(2) / m_patch;
    const auto columns = pixels_B3HW.size(3) / m_patch;
    const auto patches = pixels_B3HW.to(patch_embedding->weight.scalar_type())
                             .reshape({ batch, 3, rows, m_patch, columns, m_patch })
                             .permute({ 0, 2, 4, 1, 3, 5 })
                             .reshape({ batch, rows * columns, 3 * m_patch * m_patch });
    const auto tokens = torch::linear(patches, patch_embedding->weight.flatten(1), patch_embedding->bias);
    return torch::cat({ class_embedding.expand({ batch, 1, -1 }), tokens }, 1) + positions(rows, columns);
}

VisionTransformerImpl::VisionTransformerImpl(const VitConfig& config)
    : embeddings(register_module("embeddings", VitEmbeddings(config)))
    , encoder(register_module("encoder", LayerStack<VitLayer>("layers", config.layers, config)))
    , post_layernorm(register_module("post_layernorm", LayerNorm(config.width, config.eps)))
{
}

torch::Tensor VisionTransformerImpl::forward(const torch::Tensor& pixels_B3HW)
{
    return post_layernorm(encoder->forward(embeddings(pixels_B3HW)));
}

} // namespace referee
