// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/prompt_words.h"

#include "core/prompts/word_tables.h"
#include "core/tokenizers/caption_cleaning.h"

#include <algorithm>

namespace referee {

namespace {

constexpr char32_t kFirstBeyondLatin = 0x250;
constexpr std::u32string_view kApostrophes = U"'\u2019";
constexpr std::u32string_view kCommas = U",;:\u2013\u2014\uFF0C\u3001";
constexpr std::u32string_view kFullStops = U".!?\n\u3002";

bool isIn(std::u32string_view signs, char32_t code) { return signs.find(code) != std::u32string_view::npos; }

/// Splits the glyphs of a prompt into words.
class WordReader {
public:
    explicit WordReader(Glyphs glyphs)
        : m_glyphs(std::move(glyphs))
    {
    }

    PromptWords read()
    {
        while (m_at < m_glyphs.size()) {
            if (isWordSign(m_at)) {
                readWord();
            } else {
                readSign();
            }
        }
        return std::move(m_words);
    }

private:
    char32_t codeAt(size_t at) const { return at < m_glyphs.size() ? m_glyphs[at].code : U' '; }
    bool isPlain(size_t at) const
    {
        const char32_t code = codeAt(at);
        return code == U'_' || !(isWhitespace(code) || isPunctuation(code) || isControl(code));
    }
    /// Signs that belong to a word when they stand inside it.
    bool isWordSign(size_t at) const
    {
        if (isPlain(at)) {
            return true;
        }
        const char32_t code = codeAt(at);
        if (at == 0 || !isPlain(at - 1) || !isPlain(at + 1)) {
            return false;
        }
        const bool isDecimal = (code == U'.' || code == U',') && isNumber(codeAt(at - 1)) && isNumber(codeAt(at + 1));
        return isDecimal || code == U'-' || code == U'/' || isIn(kApostrophes, code);
    }

    void readWord()
    {
        Glyphs glyphs;
        for (; m_at < m_glyphs.size() && isWordSign(m_at); ++m_at) {
            glyphs.push_back(m_glyphs[m_at]);
            if (isIn(kApostrophes, glyphs.back().code)) {
                glyphs.back().code = U'\'';
            }
        }
        m_words.push_back({ encodeUtf8(glyphs), { glyphs.front().source.begin, glyphs.back().source.end }, {} });
    }

    void readSign()
    {
        const char32_t code = codeAt(m_at);
        if (code == U'&') {
            m_words.push_back({ "and", m_glyphs[m_at].source, {} });
        } else if (code == U':' && isNumber(codeAt(m_at + 1))) {
            for (++m_at; isNumber(codeAt(m_at)) || codeAt(m_at) == U'.';) {
                ++m_at;
            }
            return;
        } else if (isIn(kFullStops, code)) {
            breakHere(WordBreak::Sentence);
        } else if (isIn(kCommas, code)) {
            breakHere(WordBreak::Comma);
        }
        ++m_at;
    }

    void breakHere(WordBreak kind)
    {
        if (!m_words.empty()) {
            m_words.back().breakAfter = std::max(m_words.back().breakAfter, kind);
        }
    }

    Glyphs m_glyphs;
    size_t m_at = 0;
    PromptWords m_words;
};

} // namespace

PromptWords promptWords(std::string_view prompt) { return WordReader(toLower(decodeUtf8(prompt))).read(); }

PromptWords wordsWithinLimit(std::string_view prompt)
{
    const auto cut = cleanCaptionWithSource(prompt).cut;
    return promptWords(cut.end > cut.begin ? prompt.substr(0, cut.begin) : prompt);
}

bool isUnbroken(const PromptWords& words, size_t at, size_t length)
{
    const auto first = words.begin() + static_cast<std::ptrdiff_t>(at);
    return at + length <= words.size()
        && std::all_of(first, first + static_cast<std::ptrdiff_t>(length) - 1,
            [](const PromptWord& word) { return word.breakAfter == WordBreak::None; });
}

std::string textOf(const PromptWords& words, size_t begin, size_t end)
{
    std::string text;
    for (size_t i = begin; i < end; ++i) {
        const bool hasComma = i > begin && words[i - 1].breakAfter == WordBreak::Comma;
        text += (i == begin ? "" : hasComma ? ", " : " ") + words[i].text;
    }
    return text;
}

bool areEnglish(const PromptWords& words)
{
    size_t english = 0;
    size_t foreign = 0;
    size_t letters = 0;
    size_t otherLetters = 0;
    for (const auto& word : words) {
        const Glyphs glyphs = decodeUtf8(word.text);
        const auto isBeyond = [](char32_t min) {
            return [min](const Glyph& glyph) { return glyph.code >= min && isLetter(glyph.code); };
        };
        letters += static_cast<size_t>(std::count_if(glyphs.begin(), glyphs.end(), isBeyond(0)));
        otherLetters += static_cast<size_t>(std::count_if(glyphs.begin(), glyphs.end(), isBeyond(kFirstBeyondLatin)));
        const bool hasForeignLetter = std::any_of(glyphs.begin(), glyphs.end(), isBeyond(0x80));
        foreign += isOf(WordKind::Foreign, word.text) || hasForeignLetter ? 1 : 0;
        english
            += isOf(WordKind::Determiner, word.text) || isOf(WordKind::Cut, word.text) || word.text == "and" ? 1 : 0;
    }
    return 2 * otherLetters <= letters && (foreign == 0 || english > foreign);
}

} // namespace referee
