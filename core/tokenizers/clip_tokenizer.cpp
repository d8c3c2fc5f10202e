// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/clip_tokenizer.h"

#include <algorithm>
#include <array>

namespace referee {

namespace {

constexpr std::u32string_view kStartOfText = U"<|startoftext|>";
constexpr std::u32string_view kEndOfText = U"<|endoftext|>";
constexpr std::array<std::u32string_view, 7> kContractions { U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d" };

Glyphs collapseWhitespace(const Glyphs& text)
{
    Glyphs out;
    out.reserve(text.size());
    bool isAfterBlank = false;
    for (const auto& glyph : text) {
        const bool isBlank = isWhitespace(glyph.code);
        if (isBlank && isAfterBlank) {
            out.back().source.end = glyph.source.end;
        } else {
            out.push_back({ isBlank ? U' ' : glyph.code, glyph.source });
        }
        isAfterBlank = isBlank;
    }
    return out;
}

Glyphs normalize(const Glyphs& text) { return toLower(collapseWhitespace(toNfc(text))); }

bool startsWith(const Glyphs& text, std::size_t at, std::u32string_view word)
{
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (at + i >= text.size() || text[at + i].code != word[i]) {
            return false;
        }
    }
    return true;
}

bool isSign(char32_t code) { return !isWhitespace(code) && !isLetter(code) && !isNumber(code); }

template <typename Predicate> std::size_t endOfRun(const Glyphs& text, std::size_t at, Predicate belongs)
{
    while (at < text.size() && belongs(text[at].code)) {
        ++at;
    }
    return at;
}

/// End of the word that begins at `at`; `at` itself for white space.
std::size_t endOfWord(const Glyphs& text, std::size_t at)
{
    for (const auto contraction : kContractions) {
        if (startsWith(text, at, contraction)) {
            return at + contraction.size();
        }
    }
    const char32_t code = text[at].code;
    if (isLetter(code)) {
        return endOfRun(text, at, isLetter);
    }
    return isNumber(code) ? at + 1 : endOfRun(text, at, isSign);
}

/// The first split keeps "<|endoftext|>" whole; the second (that of byte-level tokenizers) splits it in three.
std::size_t lengthOfSpelledToken(const Glyphs& text, std::size_t at)
{
    for (const auto token : { kStartOfText, kEndOfText }) {
        if (startsWith(text, at, token)) {
            return token.size();
        }
    }
    return 0;
}

std::string pathOfMerges(const TokenizerFiles& files)
{
    return files.pathOf(files.merges ? "merges.txt" : "tokenizer.json");
}

std::int64_t checkedUnknownId(const TokenizerFiles& files, const AddedTokens& added)
{
    for (const char* role : { "bos_token", "eos_token", "unk_token", "pad_token" }) {
        added.requireRole(role, files);
    }
    return added.idOfRole("unk_token");
}

} // namespace

ClipTokenizer ClipTokenizer::load(const std::filesystem::path& folder)
{
    return ClipTokenizer(readTokenizerFiles(folder, VocabularyKind::BytePair));
}

ClipTokenizer::ClipTokenizer(const TokenizerFiles& files)
    : ClipTokenizer(files, readJsonVocabulary(files, "BPE"))
{
}

ClipTokenizer::ClipTokenizer(const TokenizerFiles& files, const Vocabulary& vocabulary)
    : m_added(files, vocabulary,
        { { "bos_token", "<|startoftext|>" }, { "eos_token", "<|endoftext|>" }, { "unk_token", "<|endoftext|>" },
            { "pad_token", "<|endoftext|>" } },
        normalize)
    , m_bytePair(vocabulary, readMerges(files), checkedUnknownId(files, m_added), pathOfMerges(files))
{
}

void ClipTokenizer::appendWord(TokenPieces& pieces, const Glyphs& text, std::size_t begin, std::size_t end) const
{
    std::string bytes;
    std::vector<std::size_t> glyphOfByte;
    for (std::size_t i = begin; i < end; ++i) {
        appendUtf8(bytes, text[i].code);
        glyphOfByte.resize(bytes.size(), i);
    }
    const auto symbols = m_bytePair.tokenize(bytes);
    for (const auto& symbol : symbols) {
        const auto& first = text[glyphOfByte[symbol.begin]].source;
        const auto& last = text[glyphOfByte[symbol.end - 1]].source;
        pieces.push_back({ symbol.id, { first.begin, last.end }, symbols.size() > 1 });
    }
}

TokenPieces ClipTokenizer::pieces(std::string_view text) const
{
    TokenPieces pieces;
    for (const auto& section : m_added.split(decodeUtf8(text))) {
        if (section.id != kNoToken) {
            pieces.push_back({ section.id, section.glyphs.front().source });
            continue;
        }
        const auto& glyphs = section.glyphs;
        for (std::size_t at = 0; at < glyphs.size();) {
            const auto spelled = lengthOfSpelledToken(glyphs, at);
            if (spelled > 0) {
                appendWord(pieces, glyphs, at, at + 2);
                appendWord(pieces, glyphs, at + 2, at + spelled - 2);
                appendWord(pieces, glyphs, at + spelled - 2, at + spelled);
                at += spelled;
                continue;
            }
            const auto end = endOfWord(glyphs, at);
            appendWord(pieces, glyphs, at, end);
            at = std::max(end, at + 1);
        }
    }
    return pieces;
}

std::vector<std::int64_t> ClipTokenizer::encode(std::string_view text, int maxTokens) const
{
    return framed(pieces(text), { beginId(), endId(), padId() }, maxTokens).ids;
}

} // namespace referee
