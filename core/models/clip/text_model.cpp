// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/clip/text_model.h"

#include "core/base/errors.h"

#include <string>
#include <string_view>

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

namespace clip {

TextEmbeddingsImpl::TextEmbeddingsImpl(const ClipTextConfig& config)
    : token_embedding(register_module("token_embedding", Embedding(config.vocabulary, config.tower.width)))
    , position_embedding(register_module("position_embedding", Embedding(config.positions, config.tower.width)))
{
}

torch::Tensor TextEmbeddingsImpl::forward(const torch::Tensor& ids_BT)
{
    const auto& positions = position_embedding->weight;
    if (ids_BT.dim() != 2 || ids_BT.size(1) > positions.size(0)) {
        throw ShapeError("CLIP's text encoder expected ids of shape [batch, at most "
            + std::to_string(positions.size(0)) + "], found " + c10::str(ids_BT.sizes()) + "; cut the text.");
    }
    return token_embedding(ids_BT) + positions.narrow(0, 0, ids_BT.size(1));
}

} // namespace clip

ClipTextModelImpl::ClipTextModelImpl(const ClipTextConfig& config)
    : m_endOfText(config.endOfText)
    , m_endsAtLargestId(config.endsAtLargestId())
    , embeddings(register_module("embeddings", clip::TextEmbeddings(config)))
    , encoder(register_module("encoder", clip::Encoder(config.tower)))
    , final_layer_norm(register_module("final_layer_norm", LayerNorm(config.tower.width, config.tower.eps)))
{
}

torch::Tensor ClipTextModelImpl::forward(const torch::Tensor& ids_BT)
{
    constexpr bool kCausal = true;
    return final_layer_norm(encoder(embeddings(ids_BT), kCausal));
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

} // namespace referee
