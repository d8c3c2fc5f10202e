// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/clip/vision_model.h"

#include "core/base/errors.h"

#include <string>

namespace referee {

namespace clip {

namespace {

ConvShape patchShape(const ClipVisionConfig& config)
{
    return { .kernel = config.patchSize, .stride = config.patchSize, .padding = 0, .bias = false };
}

} // namespace

VisionEmbeddingsImpl::VisionEmbeddingsImpl(const ClipVisionConfig& config)
    : m_imageSize(config.imageSize)
    , class_embedding(register_parameter("class_embedding", torch::empty({ config.tower.width }), false))
    , patch_embedding(
          register_module("patch_embedding", Conv2d(config.imageChannels, config.tower.width, patchShape(config))))
    , position_embedding(register_module("position_embedding", Embedding(config.tokens(), config.tower.width)))
{
}

torch::Tensor VisionEmbeddingsImpl::forward(const torch::Tensor& pixels)
{
    if (pixels.dim() != 4 || pixels.size(2) != m_imageSize || pixels.size(3) != m_imageSize) {
        throw ShapeError("CLIP's vision tower expected pictures of " + std::to_string(m_imageSize) + "×"
            + std::to_string(m_imageSize) + " pixels, found " + c10::str(pixels.sizes())
            + "; resize them to the model's image_size.");
    }
    const auto patches_BTC = patch_embedding(pixels).flatten(2).transpose(1, 2);
    const auto class_B1C = class_embedding.expand({ pixels.size(0), 1, -1 });
    return at::cat({ class_B1C, patches_BTC }, 1) + position_embedding->weight;
}

} // namespace clip

ClipVisionModelImpl::ClipVisionModelImpl(const ClipVisionConfig& config)
    : embeddings(register_module("embeddings", clip::VisionEmbeddings(config)))
    , pre_layrnorm(register_module("pre_layrnorm", LayerNorm(config.tower.width, config.tower.eps)))
    , encoder(register_module("encoder", clip::Encoder(config.tower)))
    , post_layernorm(register_module("post_layernorm", LayerNorm(config.tower.width, config.tower.eps)))
{
}

torch::Tensor ClipVisionModelImpl::forward(const torch::Tensor& pixels)
{
    constexpr bool kCausal = false;
    return post_layernorm(encoder(pre_layrnorm(embeddings(pixels)), kCausal).select(1, 0));
}

} // namespace referee
