// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/clip/clip_model.h"

#include "core/base/errors.h"

#include <string>
#include <string_view>

namespace referee::clip {

SelfAttentionImpl::SelfAttentionImpl(const ClipTowerConfig& config)
    : m_heads(config.heads)
    , k_proj(register_module("k_proj", Linear(config.width, config.width)))
    , v_proj(register_module("v_proj", Linear(config.width, config.width)))
    , q_proj(register_module("q_proj", Linear(config.width, config.width)))
    , out_proj(register_module("out_proj", Linear(config.width, config.width)))
{
}

torch::Tensor SelfAttentionImpl::forward(const torch::Tensor& x_BTC, bool isCausal)
{
    const auto q_BNTD = splitHeads(q_proj(x_BTC), m_heads);
    const auto k_BNTD = splitHeads(k_proj(x_BTC), m_heads);
    const auto v_BNTD = splitHeads(v_proj(x_BTC), m_heads);
    return out_proj(mergeHeads(attend(q_BNTD, k_BNTD, v_BNTD, std::nullopt, isCausal)));
}

EncoderLayerImpl::EncoderLayerImpl(const ClipTowerConfig& config)
    : self_attn(register_module("self_attn", SelfAttention(config)))
    , layer_norm1(register_module("layer_norm1", LayerNorm(config.width, config.eps)))
    , mlp(register_module("mlp", Mlp(config.width, config.innerWidth, config.activation)))
    , layer_norm2(register_module("layer_norm2", LayerNorm(config.width, config.eps)))
{
}

torch::Tensor EncoderLayerImpl::forward(const torch::Tensor& x_BTC, bool isCausal)
{
    const auto x = x_BTC + self_attn(layer_norm1(x_BTC), isCausal);
    return x + mlp(layer_norm2(x));
}

TextEmbeddingsImpl::TextEmbeddingsImpl(const ClipTextConfig& config)
    : token_embedding(register_module("token_embedding", Embedding(config.vocabulary, config.tower.width)))
    , position_embedding(register_module("position_embedding", Embedding(config.positions, config.tower.width)))
{
}

torch::Tensor TextEmbeddingsImpl::forward(const torch::Tensor& ids_BT)
{
    const auto& positions = position_embedding->weight;
    if (ids_BT.dim() != 2 || ids_BT.size(1) > positions.size(0)) {
        throw ShapeError("CLIP's text encoder needs ids of shape [batch, at most " + std::to_string(positions.size(0))
            + "], got " + c10::str(ids_BT.sizes()) + ". Shorten the text.");
    }
    return token_embedding(ids_BT) + positions.narrow(0, 0, ids_BT.size(1));
}

VisionEmbeddingsImpl::VisionEmbeddingsImpl(const ClipVisionConfig& config)
    : m_imageSize(config.imageSize)
    , class_embedding(register_parameter("class_embedding", torch::empty({ config.tower.width }), false))
    , patch_embedding(register_module("patch_embedding",
          Conv2d(config.imageChannels, config.tower.width,
              ConvShape { .kernel = config.patchSize, .stride = config.patchSize, .padding = 0, .bias = false })))
    , position_embedding(register_module("position_embedding", Embedding(config.tokens(), config.tower.width)))
{
}

torch::Tensor VisionEmbeddingsImpl::forward(const torch::Tensor& pixels)
{
    if (pixels.dim() != 4 || pixels.size(2) != m_imageSize || pixels.size(3) != m_imageSize) {
        throw ShapeError("CLIP's vision tower needs pictures of " + std::to_string(m_imageSize) + "×"
            + std::to_string(m_imageSize) + " pixels, got " + c10::str(pixels.sizes()) + ". Resize them.");
    }
    const auto patches_BTC = patch_embedding(pixels).flatten(2).transpose(1, 2);
    const auto class_B1C = class_embedding.expand({ pixels.size(0), 1, -1 });
    return at::cat({ class_B1C, patches_BTC }, 1) + position_embedding->weight;
}

} // namespace referee::clip

namespace referee {

namespace {

/// Empty for what only the class with a projection has: Stable Diffusion reads the states before it.
std::string ourWord(const std::string& name)
{
    constexpr std::string_view kPrefix = "text_model.";
    if (name == "text_projection.weight") {
        return {};
    }
    return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

} // namespace

ClipTextModelImpl::ClipTextModelImpl(const ClipTextConfig& config)
    : m_endOfText(config.endOfText)
    , m_endsAtLargestId(config.endsAtLargestId())
    , embeddings(register_module("embeddings", clip::TextEmbeddings(config)))
    , encoder(register_module("encoder", LayerStack<clip::EncoderLayer>("layers", config.tower.layers, config.tower)))
    , final_layer_norm(register_module("final_layer_norm", LayerNorm(config.tower.width, config.tower.eps)))
{
}

torch::Tensor ClipTextModelImpl::forward(const torch::Tensor& ids_BT)
{
    constexpr bool kCausal = true;
    return final_layer_norm(encoder->forward(embeddings(ids_BT), kCausal));
}

torch::Tensor ClipTextModelImpl::pool(const torch::Tensor& hidden_BTC, const torch::Tensor& ids_BT) const
{
    const auto ranked = m_endsAtLargestId ? ids_BT : (ids_BT == m_endOfText).to(torch::kInt32);
    const auto end_B = ranked.argmax(1);
    return hidden_BTC.index({ torch::arange(ids_BT.size(0), end_B.options()), end_B });
}

ClipTextModel loadClipText(const std::filesystem::path& folder, const LoadOptions& options)
{
    ClipTextModel network(ClipTextConfig::from(Config::load(folder / "config.json")));
    LoadOptions renamed = options;
    renamed.rename = ourWord;
    loadWeights(*network, openWeights(folder, options), renamed);
    return network;
}

ClipVisionModelImpl::ClipVisionModelImpl(const ClipVisionConfig& config)
    : embeddings(register_module("embeddings", clip::VisionEmbeddings(config)))
    , pre_layrnorm(register_module("pre_layrnorm", LayerNorm(config.tower.width, config.tower.eps)))
    , encoder(register_module("encoder", LayerStack<clip::EncoderLayer>("layers", config.tower.layers, config.tower)))
    , post_layernorm(register_module("post_layernorm", LayerNorm(config.tower.width, config.tower.eps)))
{
}

torch::Tensor ClipVisionModelImpl::forward(const torch::Tensor& pixels)
{
    constexpr bool kCausal = false;
    return post_layernorm(encoder->forward(pre_layrnorm(embeddings(pixels)), kCausal).select(1, 0));
}

ClipModelImpl::ClipModelImpl(const ClipConfig& config)
    : m_imageSize(config.vision.imageSize)
    , m_textPositions(config.text.positions)
    , text_model(register_module("text_model", ClipTextModel(config.text)))
    , vision_model(register_module("vision_model", ClipVisionModel(config.vision)))
    , visual_projection(
          register_module("visual_projection", Linear(config.vision.tower.width, config.projectionWidth, false)))
    , text_projection(
          register_module("text_projection", Linear(config.text.tower.width, config.projectionWidth, false)))
    , logit_scale(register_parameter("logit_scale", torch::empty({}), false))
{
}

torch::Tensor ClipModelImpl::imageEmbedding(const torch::Tensor& pixels)
{
    const auto dtype = visual_projection->weight.scalar_type();
    return visual_projection(vision_model(pixels.to(dtype))).to(pixels.scalar_type());
}

torch::Tensor ClipModelImpl::textEmbedding(const torch::Tensor& ids_BT)
{
    return text_projection(text_model->pool(text_model(ids_BT), ids_BT));
}

ClipModel loadClip(const std::filesystem::path& folder, const LoadOptions& options)
{
    ClipModel network(ClipConfig::from(Config::load(folder / "config.json")));
    loadWeights(*network, openWeights(folder, options), options);
    return network;
}

} // namespace referee
