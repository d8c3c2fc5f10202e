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

Blip2Text Blip2Referee::prepared(std::string_view caption) const
{
    const auto tokens = m_tokenizer.encode(caption, kQFormerTokens);
    const auto row = [&](const std::vector<int64_t>& numbers) {
        return torch::tensor(numbers, torch::kInt64).view({ 1, kQFormerTokens }).to(m_options.device());
    };
    return m_matcher->prepareText(row(tokens.ids), row(tokens.mask));
}

void Blip2Referee::setPrompt(std::string_view caption) { m_text = prepared(caption); }

void Blip2Referee::setContradictions(const std::vector<std::string>& captions)
{
    m_contradictions.clear();
    for (const auto& caption : captions) {
        m_contradictions.push_back(prepared(caption));
    }
}

ImageMemory Blip2Referee::read(const torch::Tensor& views_N3RR) const
{
    return m_matcher->readImage(normalizeForClip(views_N3RR).to(m_options));
}

Blip2Referee::Evidence Blip2Referee::evidenceOf(
    const Blip2Scores& scores, const Blip2Text& text, torch::ScalarType dtype) const
{
    const auto logits_N2 = scores.itmLogits_N2.to(dtype);
    return { captionLogLikelihood(scores.captionLogits_NTV.to(dtype), text.targets_T),
        logits_N2.select(1, 1) - logits_N2.select(1, 0) };
}

Blip2Referee::Evidence Blip2Referee::contradicting(const ImageMemory& image, torch::ScalarType dtype) const
{
    std::vector<torch::Tensor> likelihoods;
    std::vector<torch::Tensor> odds;
    for (const auto& text : m_contradictions) {
        const auto evidence = evidenceOf(m_matcher->score(image, text), text, dtype);
        likelihoods.push_back(evidence.logLikelihood_N);
        odds.push_back(evidence.logOdds_N);
    }
    return { torch::stack(likelihoods, 1), torch::stack(odds, 1) };
}

void Blip2Referee::addContrast(
    ViewLosses& losses, const Evidence& prompt, const Evidence& others_NC, const LossWeights& weights) const
{
    losses.contrast_N = contrastLossPerView(prompt.logLikelihood_N, others_NC.logLikelihood_N);
    losses.contrastMatching_N = contrastLossPerView(prompt.logOdds_N, others_NC.logOdds_N);
    losses.weighted_N = losses.weighted_N + losses.contrast_N * weights.contrast
        + losses.contrastMatching_N * weights.contrastMatching;
}

Margins Blip2Referee::margins(const torch::Tensor& views_N3RR) const
{
    if (m_contradictions.empty()) {
        return {};
    }
    const torch::NoGradGuard noGrad;
    const auto dtype = views_N3RR.scalar_type();
    const auto image = read(views_N3RR);
    const auto prompt = evidenceOf(m_matcher->score(image, m_text), m_text, dtype);
    const auto others = contradicting(image, dtype);
    return { prompt.logLikelihood_N.unsqueeze(1) - others.logLikelihood_N,
        prompt.logOdds_N.unsqueeze(1) - others.logOdds_N };
}

ViewLosses Blip2Referee::evaluate(const torch::Tensor& views_N3RR, const LossWeights& weights) const
{
    const auto dtype = views_N3RR.scalar_type();
    const auto image = read(views_N3RR);
    const auto seen = m_matcher->score(image, m_text);
    ViewLosses losses;
    losses.itmLogits_N2 = seen.itmLogits_N2.to(dtype);
    losses.tokenNll_NT = tokenNll(seen.captionLogits_NTV.to(dtype), m_text.targets_T);
    losses.matching_N = matchingLossPerView(losses.itmLogits_N2);
    losses.captioning_N = captioningLossPerView(losses.tokenNll_NT, m_text.targets_T);
    losses.weighted_N = losses.matching_N * weights.matching + losses.captioning_N * weights.captioning;
    if (weights.hasContrast() && !m_contradictions.empty()) {
        addContrast(losses, evidenceOf(seen, m_text, dtype), contradicting(image, dtype), weights);
    }
    return losses;
}

torch::Tensor Blip2Referee::referenceRank(const torch::Tensor& views_N3RR) const
{
    const auto dtype = views_N3RR.scalar_type();
    const auto seen = m_matcher->score(read(views_N3RR), m_text, true);
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
