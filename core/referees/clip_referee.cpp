// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/referees/clip_referee.h"

#include "core/augmentation/referee_input.h"
#include "core/referees/losses.h"

#include <utility>

namespace referee {

ClipReferee::ClipReferee(ClipModel model, ClipTokenizer tokenizer, const torch::TensorOptions& networkOptions)
    : m_model(std::move(model))
    , m_tokenizer(std::move(tokenizer))
    , m_options(networkOptions)
{
}

void ClipReferee::setPrompt(std::string_view caption)
{
    const torch::NoGradGuard noGrad;
    const auto ids = m_tokenizer.encode(caption, static_cast<int>(m_model->textPositions()));
    m_ids_1T = torch::tensor(ids, torch::kInt64).unsqueeze(0).to(m_options.device());
    m_text_1D = m_model->textEmbedding(m_ids_1T);
}

ViewLosses ClipReferee::evaluate(const torch::Tensor& views_N3RR, const LossWeights& /*weights*/) const
{
    const auto dtype = views_N3RR.scalar_type();
    const auto seen = m_model->imageEmbedding(normalizeForClip(views_N3RR).to(m_options));
    ViewLosses losses;
    losses.clip_N = cosineLossPerView(seen.to(dtype), m_text_1D.to(dtype));
    losses.weighted_N = losses.clip_N;
    return losses;
}

} // namespace referee
