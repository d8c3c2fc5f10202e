// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of a finished picture: referee losses without augmentation, CLIP's cosine, the judge's answers.
#pragma once

#include "core/engine/engine.h"
#include "core/engine/loaded_models.h"
#include "core/methods/networks.h"

#include <string>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// 8-bit picture → image_13HW in 0..1, in the given dtype on the given device.
torch::Tensor toImageTensor(const Picture& picture, const torch::TensorOptions& options);

/// image_13HW in 0..1 → 13RR: bicubic with antialias, as the processors of BLIP and CLIP resize (spec 2; they work on
/// 8 bits and round, this does not), clamped to 0..1.
torch::Tensor resizeForNetwork(const torch::Tensor& image_13HW, int64_t size);

/// The judge's questions about a picture.
struct JudgeQuestions {
    std::vector<std::string> phrases;
    std::vector<PlaceScore> places; ///< without answers; only relations that the judge knows are asked
};

/// Phrases and places of a prompt by the rules of core/prompts.
JudgeQuestions questionsOf(const std::string& prompt);

/// Sets the prompt of the referees (the caller restores its own). `judge` may be nullptr. Losses are unweighted.
PictureScore scorePicture(Networks& networks, Judge* judge, const torch::Tensor& image_13HW, const PromptTexts& texts,
    const JudgeQuestions& questions);

} // namespace referee
