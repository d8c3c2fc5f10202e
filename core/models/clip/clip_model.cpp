// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/clip/clip_model.h"

namespace referee {

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
