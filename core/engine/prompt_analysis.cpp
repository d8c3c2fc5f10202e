// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/prompt_analysis.h"

#include "core/base/method_table.h"
#include "core/diffusion/samplers.h"
#include "core/referees/blip2_referee.h"

#include <algorithm>
#include <iterator>

namespace referee {

namespace {

/// A smaller vocabulary has whole words only (the miniature): a word that it splits was not part of the training. The
/// vocabularies of published checkpoints split many ordinary words.
constexpr std::int64_t kSmallVocabulary = 2000;

std::string quoted(std::string_view text, ByteRange range)
{
    return "'" + std::string(text.substr(range.begin, range.end - range.begin)) + "'";
}

void warnOfCleaning(const std::string& prompt, const CleanedText& cleaned, PromptAnalysis& reading)
{
    if (!cleaned.signs.empty()) {
        std::string signs;
        for (const auto& range : cleaned.signs) {
            signs += (signs.empty() ? "" : " ") + quoted(prompt, range);
        }
        reading.warnings.push_back("Ignored characters: " + signs
            + ". Caption cleaning removes them, so weights such as (red:1.3) have no effect.");
    }
    if (cleaned.cut.end > cleaned.cut.begin) {
        reading.warnings.push_back("The prompt has more than 50 words. Ignored from here on: "
            + quoted(prompt, { cleaned.cut.begin, std::min(cleaned.cut.end, cleaned.cut.begin + 60) }) + ".");
    }
}

void warnOfBudget(
    const char* side, const TokenPieces& pieces, int budget, std::string_view text, PromptAnalysis& reading)
{
    const size_t cut = firstCutByte(pieces, budget, text.size());
    if (cut < text.size()) {
        reading.warnings.push_back(std::string(side) + " reads " + std::to_string(budget) + " tokens; ignored: '"
            + std::string(text.substr(cut)) + "'.");
    }
}

std::optional<WordPieceTokenizer> blip2Tokenizer(const Networks& networks)
{
    for (const auto& referee : networks.referees) {
        if (const auto* blip2 = dynamic_cast<const Blip2Referee*>(referee.get())) {
            return blip2->tokenizer();
        }
    }
    return std::nullopt;
}

/// Pieces of prefix + cleaned text by their place in the typed prompt. Those that begin in the prefix are left out,
/// unless they reach into the prompt ("photo of" + "red" without a blank between).
template <typename Tokenizer>
std::vector<PromptToken> placed(
    const TokenPieces& pieces, const Tokenizer& tokenizer, int budget, size_t prefixBytes, const CleanedText& cleaned)
{
    const bool isSmall = tokenizer.idLimit() < kSmallVocabulary;
    std::vector<PromptToken> found;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const auto& piece = pieces[i];
        if (piece.source.end <= prefixBytes) {
            continue;
        }
        const auto prefix = static_cast<uint32_t>(prefixBytes);
        const auto source
            = cleaned.sourceOf({ std::max(piece.source.begin, prefix) - prefix, piece.source.end - prefix });
        const bool isUnknown = piece.id == tokenizer.unknownId() || (isSmall && piece.isPart);
        found.push_back({ source.begin, source.end, i >= roomFor(budget), isUnknown });
    }
    return found;
}

void markUnknown(std::vector<PromptToken>& pieces, ByteRange range)
{
    for (auto& piece : pieces) {
        piece.isUnknown = piece.isUnknown || (piece.begin < range.end && piece.end > range.begin);
    }
}

PromptSpan toSpan(ByteRange range) { return { range.begin, range.end }; }

} // namespace

PromptTexts promptTexts(const std::string& prompt, const std::string& negativePrompt, const Settings& settings,
    const std::vector<std::string>& knownNouns)
{
    requirePrompt(prompt);
    requireUtf8(negativePrompt, "The negative prompt");
    auto contrary = contradictions(prompt, knownNouns);
    for (auto& contradiction : contrary) {
        contradiction.caption = cleanCaption(contradiction.caption);
    }
    return { cleanCaption(prompt), methodTraits(settings).usesPrefix ? settings.prefix : "", negativePrompt,
        std::move(contrary) };
}

std::vector<std::string> TokenAnalyzer::knownNouns() const
{
    return m_words ? m_words->list.things() : std::vector<std::string>();
}

TokenAnalyzer::TokenAnalyzer(const Networks& networks, std::optional<TaughtWords> words)
    : m_referee(blip2Tokenizer(networks))
    , m_diffusion(networks.tokenizer)
    , m_words(std::move(words))
    , m_scheduler(networks.scheduler)
{
}

void TokenAnalyzer::readContradictions(const std::string& prompt, PromptAnalysis& reading) const
{
    for (const auto& contradiction : contradictions(prompt, knownNouns())) {
        reading.contradictions.push_back(contradiction.title);
        const auto pieces = m_referee ? m_referee->pieces(cleanCaption(contradiction.caption)).size() : 0;
        reading.contradictionTokens.push_back(std::min<int64_t>(static_cast<int64_t>(pieces) + 2, kQFormerTokens));
    }
}

/// Words that are not in the list are unknown, also where the vocabularies have them.
void TokenAnalyzer::readWords(const std::string& prompt, PromptAnalysis& reading) const
{
    if (!m_words) {
        return;
    }
    const auto words = m_words->list.unlearned(prompt);
    reading.wordNote = m_words->list.note(words, m_words->packName);
    for (const auto& word : words) {
        reading.unlearned.push_back({ toSpan(word.source), word.instead.value_or("") });
        markUnknown(reading.refereePieces, word.source);
        markUnknown(reading.diffusionPieces, word.source);
    }
    if (!reading.wordNote.empty()) {
        reading.warnings.push_back(reading.wordNote);
    }
}

void TokenAnalyzer::readForReferee(const CleanedText& cleaned, PromptAnalysis& reading) const
{
    const auto pieces = m_referee->pieces(cleaned.text);
    reading.refereeTokens = static_cast<int64_t>(pieces.size()) + 2;
    reading.refereeBudget = kQFormerTokens;
    reading.refereePieces = placed(pieces, *m_referee, kQFormerTokens, 0, cleaned);
    warnOfBudget("The referee", pieces, kQFormerTokens, cleaned.text, reading);
}

void TokenAnalyzer::readForDiffusion(
    const std::string& prefix, const CleanedText& cleaned, PromptAnalysis& reading) const
{
    const auto pieces = m_diffusion.pieces(prefix + cleaned.text);
    reading.diffusionTokens = static_cast<int64_t>(pieces.size()) + 2;
    reading.diffusionBudget = kClipTokens;
    reading.diffusionPieces = placed(pieces, m_diffusion, kClipTokens, prefix.size(), cleaned);
    reading.prefixTokens = static_cast<int64_t>(pieces.size() - reading.diffusionPieces.size());
    warnOfBudget("Stable Diffusion", pieces, kClipTokens, prefix + cleaned.text, reading);
}

PromptAnalysis TokenAnalyzer::read(const std::string& prompt, const Settings& settings) const
{
    PromptAnalysis reading;
    const auto cleaned = cleanCaptionWithSource(prompt);
    reading.cleaned = cleaned.text;
    std::ranges::transform(cleaned.signs, std::back_inserter(reading.ignored), toSpan);
    reading.overlong = toSpan(cleaned.cut);
    warnOfCleaning(prompt, cleaned, reading);
    readContradictions(prompt, reading);
    const MethodTraits& traits = methodTraits(settings);
    if (m_referee && traits.usesReferee) {
        readForReferee(cleaned, reading);
    }
    if (traits.usesSds || !traits.optimizesLatent) {
        readForDiffusion(traits.usesPrefix ? settings.prefix : "", cleaned, reading);
    }
    readWords(prompt, reading);
    if (settings.hasContrast() && traits.usesReferee && reading.contradictions.empty() && !cleaned.text.empty()) {
        reading.warnings.push_back(
            "No caption that contradicts this prompt could be made, so the contrast loss has no effect.");
    }
    if (!traits.optimizesLatent) { // a sampler makes the picture
        if (auto note = samplerNote(settings.sampler, m_scheduler); !note.empty()) {
            reading.warnings.push_back(std::move(note));
        }
    }
    return reading;
}

} // namespace referee
