// SPDX-License-Identifier: GPL-3.0-or-later
// Both towers of CLIP and their projections into one space (transformers: CLIPModel).
#pragma once

#include <cstdint>
#include <filesystem>
#include <torch/torch.h>

#include "core/io/weights.h"
#include "core/layers/linear.h"
#include "core/models/clip/config.h"
#include "core/models/clip/text_model.h"
#include "core/models/clip/vision_model.h"

namespace referee {

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
