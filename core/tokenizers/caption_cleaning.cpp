// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/caption_cleaning.h"

#include "core/base/errors.h"

#include <algorithm>

namespace referee {

namespace {

bool isIgnored(const Glyph& glyph) { return kIgnoredSigns.find(glyph.code) != std::u32string_view::npos; }

/// Invisible letters and signs: fillers of Hangul, the empty braille pattern.
constexpr std::u32string_view kInvisible = U"\u115F\u1160\u2800\u3164\uFFA0";

bool isVisible(const Glyph& glyph)
{
    return !isWhitespace(glyph.code) && !isControl(glyph.code) && !isNonspacingMark(glyph.code)
        && kInvisible.find(glyph.code) == std::u32string_view::npos;
}

/// White space of Python's regular expressions, which has the four separators U+001C to U+001F as well.
bool isPythonSpace(const Glyph& glyph)
{
    return isWhitespace(glyph.code) || (glyph.code >= 0x1C && glyph.code <= 0x1F);
}

std::vector<ByteRange> signsOf(const Glyphs& text)
{
    std::vector<ByteRange> signs;
    for (const auto& glyph : text) {
        if (!isIgnored(glyph)) {
            continue;
        }
        if (!signs.empty() && signs.back().end == glyph.source.begin) {
            signs.back().end = glyph.source.end;
        } else {
            signs.push_back(glyph.source);
        }
    }
    return signs;
}

Glyphs joinSpaces(const Glyphs& text)
{
    Glyphs out;
    out.reserve(text.size());
    for (auto at = text.begin(); at != text.end();) {
        const auto end = std::find_if_not(at, text.end(), isPythonSpace);
        if (end - at >= 2) {
            out.push_back({ U' ', { at->source.begin, (end - 1)->source.end } });
        } else if (end != at) {
            out.push_back(*at);
        } else {
            out.push_back(*at++);
            continue;
        }
        at = end;
    }
    return out;
}

void stripEnd(Glyphs& text, char32_t code)
{
    while (!text.empty() && text.back().code == code) {
        text.pop_back();
    }
}

/// Words are what stands between single blanks, so two blanks have an empty word between them.
ByteRange cutWords(Glyphs& text)
{
    std::size_t blanks = 0;
    const auto end = std::ranges::find_if(text, [&](const Glyph& glyph) {
        blanks += glyph.code == U' ' ? 1 : 0;
        return blanks == kMaxWords;
    });
    if (end == text.end()) {
        return {};
    }
    const ByteRange cut { end->source.end, text.back().source.end };
    text.erase(end, text.end());
    return cut;
}

CleanedText finish(Glyphs text, std::vector<ByteRange> signs)
{
    CleanedText cleaned { .text = {}, .signs = std::move(signs), .cut = cutWords(text), .origins = {} };
    for (const auto& glyph : text) {
        appendUtf8(cleaned.text, glyph.code);
        cleaned.origins.resize(cleaned.text.size(), glyph.source);
    }
    return cleaned;
}

} // namespace

ByteRange CleanedText::sourceOf(ByteRange range) const
{
    const bool isInside = range.begin < range.end && range.end <= origins.size();
    return isInside ? ByteRange { origins[range.begin].begin, origins[range.end - 1].end } : ByteRange {};
}

CleanedText cleanCaptionWithSource(std::string_view caption)
{
    auto text = toLowerInContext(decodeUtf8(caption));
    auto signs = signsOf(text);
    for (auto& glyph : text) {
        glyph.code = isIgnored(glyph) ? U' ' : glyph.code;
    }
    text = joinSpaces(text);
    stripEnd(text, U'\n');
    stripEnd(text, U' ');
    const auto first = std::ranges::find_if(text, [](const Glyph& glyph) { return glyph.code != U' '; });
    text.erase(text.begin(), first);
    return finish(std::move(text), std::move(signs));
}

std::string cleanCaption(std::string_view caption) { return cleanCaptionWithSource(caption).text; }

void requirePrompt(std::string_view prompt)
{
    requireUtf8(prompt, "The prompt");
    const auto glyphs = decodeUtf8(cleanCaption(prompt));
    if (std::none_of(glyphs.begin(), glyphs.end(), isVisible)) {
        throw UsageError("The prompt needs at least one word, got '" + std::string(prompt)
            + "'. Describe the picture, for example \"a red star\".");
    }
}

void requireUtf8(std::string_view text, const std::string& what)
{
    if (const size_t at = firstInvalidUtf8(text); at != std::string_view::npos) {
        throw UsageError(what + " is not valid UTF-8 at byte " + std::to_string(at)
            + ". Type it again in a terminal or editor that is set to UTF-8.");
    }
}

CleanedText cleanQuestionWithSource(std::string_view question)
{
    auto text = toLowerInContext(decodeUtf8(question));
    auto signs = signsOf(text);
    std::erase_if(text, isIgnored);
    stripEnd(text, U' ');
    return finish(std::move(text), std::move(signs));
}

std::string cleanQuestion(std::string_view question) { return cleanQuestionWithSource(question).text; }

} // namespace referee
