// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/referees/blip2_referee.h"

#include "core/augmentation/referee_input.h"
#include "core/referees/losses.h"

#include <utility>

namespace referee {

Blip2Referee::Blip2Referee(
    Blip2Matcher matcher, WordPieceTokenizer tokenizer, const torch::TensorOptions& networkOptions)
    : m_matcher(std::move(matcher))
    , m_tokenizer(std::move(tokenizer))
    , m_options(networkOptions)
{
}

void Blip2Referee::setPrompt(std::string_view caption)
{
    const auto tokens = m_tokenizer.encode(caption, kQFormerTokens);
    const auto row = [&](const std::vector<int64_t>& numbers) {
        return torch::tensor(numbers, torch::kInt64).view({ 1, kQFormerTokens }).to(m_options.device());
    };
    const torch::NoGradGuard noGrad;
    m_ids_1T = row(tokens.ids);
    m_text = m_matcher->prepareText(m_ids_1T, row(tokens.mask));
}

Blip2Scores Blip2Referee::scores(const torch::Tensor& views_N3RR, bool withSimilarity) const
{
    const auto pixels = normalizeForClip(views_N3RR).to(m_options);
    return m_matcher->forward(pixels, m_text, withSimilarity);
}

ViewLosses Blip2Referee::evaluate(const torch::Tensor& views_N3RR, const LossWeights& weights) const
{
    const auto dtype = views_N3RR.scalar_type();
    const auto seen = scores(views_N3RR, false);
    ViewLosses losses;
    losses.itmLogits_N2 = seen.itmLogits_N2.to(dtype);
    losses.tokenNll_NT = tokenNll(seen.captionLogits_NTV.to(dtype), m_text.targets_T);
    losses.matching_N = matchingLossPerView(losses.itmLogits_N2);
    losses.captioning_N = captioningLossPerView(losses.tokenNll_NT, m_text.targets_T);
    losses.weighted_N = losses.matching_N * weights.matching + losses.captioning_N * weights.captioning;
    return losses;
}

torch::Tensor Blip2Referee::referenceRank(const torch::Tensor& views_N3RR) const
{
    const auto dtype = views_N3RR.scalar_type();
    const auto seen = scores(views_N3RR, true);
    const auto nll = tokenNll(seen.captionLogits_NTV.to(dtype), m_text.targets_T);
    const auto distance = 1 - seen.similarity_N.to(dtype);
    return distance + matchingLossPerView(seen.itmLogits_N2.to(dtype))
        + captioningLossForSelection(nll, kQFormerTokens);
}

torch::Tensor Blip2Referee::matchProbability(const ViewLosses& losses) const
{
    return losses.itmLogits_N2.softmax(-1).select(1, 1);
}

} // namespace referee
