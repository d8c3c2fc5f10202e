// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/prompt_reading.h"

#include "core/errors.h"
#include "core/referees/blip2_referee.h"
#include "core/tokenizers/caption_cleaning.h"

namespace referee {

namespace {

    constexpr int kClipTokens = 77;

    std::string quoted(std::string_view text, ByteRange range)
    {
        return "'" + std::string(text.substr(range.begin, range.end - range.begin)) + "'";
    }

    void warnOfCleaning(const std::string& prompt, const CleanedText& cleaned, PromptReading& reading)
    {
        if (!cleaned.signs.empty()) {
            std::string signs;
            for (const auto& range : cleaned.signs) {
                signs += (signs.empty() ? "" : " ") + quoted(prompt, range);
            }
            reading.warnings.push_back("The signs " + signs
                + " are ignored: caption cleaning removes them, so weights such as (red:1.3) mean nothing here.");
        }
        if (cleaned.cut.end > cleaned.cut.begin) {
            reading.warnings.push_back("The prompt has more than 50 words; ignored from here on: "
                + quoted(prompt, { cleaned.cut.begin, std::min(cleaned.cut.end, cleaned.cut.begin + 60) }) + ".");
        }
    }

    void warnOfBudget(const char* side, const TokenPieces& pieces, int budget, std::string_view text, PromptReading& reading)
    {
        const size_t cut = firstCutByte(pieces, budget, text.size());
        if (cut < text.size()) {
            reading.warnings.push_back(std::string(side) + " reads " + std::to_string(budget)
                + " tokens; it does not see: '" + std::string(text.substr(cut)) + "'.");
        }
    }

    const WordPieceTokenizer* blip2Tokenizer(const Networks& networks)
    {
        for (const auto& referee : networks.referees) {
            if (const auto* blip2 = dynamic_cast<const Blip2Referee*>(referee.get())) {
                return &blip2->tokenizer();
            }
        }
        return nullptr;
    }

} // namespace

PromptTexts promptTexts(const std::string& prompt, const std::string& negativePrompt, const Settings& settings)
{
    PromptTexts texts;
    texts.caption = cleanCaption(prompt);
    if (texts.caption.empty()) {
        throw UsageError("The prompt was expected to have at least one word, found '" + prompt
            + "'; say what the picture should show.");
    }
    texts.prefix = settings.method == "sd" ? "" : settings.prefix;
    texts.negative = negativePrompt;
    return texts;
}

PromptReading readPromptFor(const Networks& networks, const std::string& prompt, const Settings& settings)
{
    PromptReading reading;
    const auto cleaned = cleanCaptionWithSource(prompt);
    reading.cleaned = cleaned.text;
    warnOfCleaning(prompt, cleaned, reading);
    if (const auto* tokenizer = blip2Tokenizer(networks)) {
        const auto pieces = tokenizer->pieces(cleaned.text);
        reading.refereeTokens = static_cast<int64_t>(pieces.size()) + 2;
        reading.refereeBudget = kQFormerTokens;
        warnOfBudget("The referee", pieces, kQFormerTokens, cleaned.text, reading);
    }
    const std::string whole = (settings.method == "sd" ? "" : settings.prefix) + cleaned.text;
    const auto pieces = networks.tokenizer.pieces(whole);
    reading.diffusionTokens = static_cast<int64_t>(pieces.size()) + 2;
    reading.diffusionBudget = kClipTokens;
    warnOfBudget("Stable Diffusion", pieces, kClipTokens, whole, reading);
    return reading;
}

} // namespace referee
