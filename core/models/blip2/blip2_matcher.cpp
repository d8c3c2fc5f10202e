// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/blip2/blip2_matcher.h"

#include <string>

#include "core/base/errors.h"
#include "core/models/vit/vit_config.h"

namespace referee {

namespace {

constexpr int64_t kItmClasses = 2;

torch::Tensor unitLength(const torch::Tensor& x)
{
    namespace F = torch::nn::functional;
    return F::normalize(x, F::NormalizeFuncOptions().dim(-1));
}

/// The ids without the pads at their end, on the CPU.
torch::Tensor realIds(const torch::Tensor& ids_1T, const torch::Tensor& mask_1T, int64_t vocabulary)
{
    const auto ids = ids_1T.to(torch::kCPU, torch::kInt64);
    const auto mask = mask_1T.to(torch::kCPU, torch::kInt64);
    const auto length = mask.sum().item<int64_t>();
    if (ids.dim() != 2 || ids.size(0) != 1 || !ids.sizes().equals(mask.sizes()) || length < 2
        || !mask.narrow(1, 0, std::min(length, mask.size(1))).eq(1).all().item<bool>()) {
        throw UsageError("BLIP-2 needs one text of at least two tokens with pads only at its end, got ids "
            + c10::str(ids.sizes()) + " with " + std::to_string(length) + " unmasked.");
    }
    const auto real = ids.narrow(1, 0, length);
    if (real.min().item<int64_t>() < 0 || real.max().item<int64_t>() >= vocabulary) {
        throw UsageError("A token id is outside the network's vocabulary of " + std::to_string(vocabulary)
            + " tokens. The tokenizer belongs to another checkpoint.");
    }
    return real;
}

} // namespace

Blip2MatcherImpl::Blip2MatcherImpl(const Blip2Config& config)
    : vision_model(register_module("vision_model", VisionTransformer(config.vision)))
    , query_tokens(
          register_parameter("query_tokens", torch::empty({ 1, config.queries, config.qformer.bert.width }), false))
    , embeddings(register_module("embeddings", BertWords(config.qformer.bert)))
    , qformer(register_module("qformer", QFormer(config.qformer)))
    , vision_projection(register_module("vision_projection", Linear(config.qformer.bert.width, config.featureWidth)))
    , text_projection(register_module("text_projection", Linear(config.qformer.bert.width, config.featureWidth)))
    , itm_head(register_module("itm_head", Linear(config.qformer.bert.width, kItmClasses)))
    , cls(register_module("cls", PredictionHead(config.qformer.bert)))
    , m_config(config)
    , m_captionStart(config.qformer.bert.vocabulary - 1)
{
}

torch::Tensor Blip2MatcherImpl::textFeature(const torch::Tensor& words_1TC)
{
    return unitLength(text_projection(qformer->encodeText(words_1TC).select(1, 0)));
}

Blip2Text Blip2MatcherImpl::prepareText(const torch::Tensor& ids_1T, const torch::Tensor& mask_1T)
{
    const torch::NoGradGuard noGrad;
    const auto ids = realIds(ids_1T, mask_1T, m_config.qformer.bert.vocabulary);
    auto captionIds = ids.slice(1, 0, -1).clone();
    captionIds.select(1, 0).fill_(m_captionStart);
    const auto device = query_tokens.device();
    const auto words = embeddings(ids.to(device));
    return { ids_1T, qformer->prepare(query_tokens, embeddings(captionIds.to(device)), words),
        ids.select(0, 0).slice(0, 1).to(device), textFeature(words) };
}

torch::Tensor Blip2MatcherImpl::encodeImage(const torch::Tensor& pixels_N3RR) { return vision_model(pixels_N3RR); }

Blip2Scores Blip2MatcherImpl::score(const ImageMemory& image, const Blip2Text& text, bool withSimilarity)
{
    const auto states = qformer->forward(text.prompt, image, withSimilarity);
    Blip2Scores scores;
    // The head is linear, so the mean over the queries goes before it.
    scores.itmLogits_N2 = itm_head(states.matching_NQC.mean(1));
    scores.captionLogits_NTV = cls->forward(states.captions_NTC, embeddings->word_embeddings->weight);
    if (withSimilarity) {
        const auto features_NQD = unitLength(vision_projection(states.queries_NQC));
        scores.similarity_N = torch::matmul(features_NQD, text.feature_1D.select(0, 0)).amax(1);
    }
    return scores;
}

Blip2Matcher loadBlip2(
    const std::filesystem::path& folder, const std::filesystem::path& lmHead, const LoadOptions& options)
{
    Blip2Matcher matcher(Blip2Config::load(folder / "config.json"));
    auto source = openWeights(folder, options);
    if (!lmHead.empty() && !options.drawSeed) {
        source.add(WeightSource::openFile(lmHead));
    }
    requireTied(source, "Qformer.cls.predictions.decoder.weight", "Qformer.bert.embeddings.word_embeddings.weight");
    loadWeights(*matcher, source, withoutSplitBiases(source, options, blip2Key));
    fillSplitBiases(*matcher, source, blip2Key);
    matcher->fuse();
    return matcher;
}

} // namespace referee
