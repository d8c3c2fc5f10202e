// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/picture_scorer.h"

#include "core/augmentation/referee_input.h"
#include "core/methods/inversion/async_work.h"
#include "core/prompts/prompt_parts.h"
#include "core/referees/blip2_referee.h"
#include "core/tokenizers/caption_cleaning.h"

#include <cstring>

namespace referee {

namespace {

void scoreWithReferee(Referee& referee, const torch::Tensor& image_13HW, PictureScore& score)
{
    const auto losses = referee.evaluate(resizeForNetwork(image_13HW, referee.imageSize()), {});
    if (const auto* blip2 = dynamic_cast<const Blip2Referee*>(&referee)) {
        score.itm = losses.matching_N.item<double>();
        score.match = blip2->matchProbability(losses).item<double>();
        score.caption = losses.captioning_N.item<double>();
    } else {
        score.clip = 1 - losses.clip_N.item<double>();
        score.hasClip = true;
    }
}

void addMargins(const Referee& referee, const torch::Tensor& image_13HW,
    const std::vector<Contradiction>& contradictions, PictureScore& score)
{
    const auto margins = referee.margins(resizeForNetwork(image_13HW, referee.imageSize()));
    if (!margins.captioning_NC.defined()) {
        return;
    }
    const auto captioning = onHost<double>(margins.captioning_NC.to(torch::kFloat64));
    const auto matching = onHost<double>(margins.matching_NC.to(torch::kFloat64));
    for (size_t i = 0; i < contradictions.size(); ++i) {
        score.contradictions.push_back(
            { contradictions[i].title, contradictions[i].caption, captioning.at(i), matching.at(i) });
    }
}

/// One question at a time, unpadded, as T2I-CompBench asks.
double askJudge(Judge& judge, const torch::Tensor& pixels_13RR, const std::string& phrase)
{
    const std::string question = cleanQuestion(phrase + "?");
    const auto length
        = static_cast<int>(std::min<size_t>(judge.tokenizer.pieces(question).size() + 2, kQuestionTokens));
    const auto tokens = judge.tokenizer.encode(question, length);
    const auto row = [&](const std::vector<int64_t>& numbers) {
        return torch::tensor(numbers, torch::kInt64).view({ 1, length }).to(pixels_13RR.device());
    };
    return judge.network->answerYes(pixels_13RR, row(tokens.ids), row(tokens.mask)).item<double>();
}

void scoreWithJudge(Judge& judge, const torch::Tensor& image_13HW, const torch::TensorOptions& options,
    const JudgeQuestions& questions, PictureScore& score)
{
    const int64_t size = judge.network->config().vision.imageSize;
    const auto pixels = normalizeForClip(resizeForNetwork(image_13HW, size)).to(options);
    score.hasJudge = true;
    score.judge = 1;
    for (const auto& phrase : questions.phrases) {
        score.phrases.push_back({ phrase, askJudge(judge, pixels, phrase) });
        score.judge *= score.phrases.back().yes;
    }
    for (auto place : questions.places) {
        if (judge.knowsPlaces && isWorldRelation(place.relation)) {
            place.yes = askJudge(judge, pixels, place.text());
        }
        score.places.push_back(std::move(place));
    }
}

} // namespace

torch::Tensor toImageTensor(const Picture& picture, const torch::TensorOptions& options)
{
    const auto bytes = torch::empty({ picture.height, picture.width, 3 }, torch::kUInt8);
    std::memcpy(bytes.data_ptr<uint8_t>(), picture.rgb.data(), picture.rgb.size());
    return bytes.permute({ 2, 0, 1 }).unsqueeze(0).to(options).div(255).contiguous();
}

torch::Tensor resizeForNetwork(const torch::Tensor& image_13HW, int64_t size)
{
    if (image_13HW.size(2) == size && image_13HW.size(3) == size) {
        return image_13HW;
    }
    return at::_upsample_bicubic2d_aa(image_13HW, { size, size }, false).clamp(0, 1);
}

JudgeQuestions questionsOf(const std::string& prompt)
{
    JudgeQuestions questions { nounPhrases(prompt), {} };
    const auto parts = partsOf(prompt);
    for (const auto& place : parts.places) {
        questions.places.push_back(
            { parts.phrases[place.first].text, place.relation, parts.phrases[place.second].text, {} });
    }
    return questions;
}

PictureScore scorePicture(Networks& networks, Judge* judge, const torch::Tensor& image_13HW, const PromptTexts& texts,
    const JudgeQuestions& questions)
{
    const torch::NoGradGuard noGrad;
    PictureScore score;
    for (const auto& referee : networks.referees) {
        referee->setPrompt(texts.caption);
        referee->setContradictions(texts.contradictingCaptions());
        scoreWithReferee(*referee, image_13HW, score);
        addMargins(*referee, image_13HW, texts.contradictions, score);
    }
    if (judge != nullptr) {
        const auto options = torch::TensorOptions().device(networks.device).dtype(networks.precision);
        scoreWithJudge(*judge, image_13HW, options, questions, score);
    }
    return score;
}

} // namespace referee
