// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/word_piece_tokenizer.h"

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/input_file.h"

#include <algorithm>

namespace referee {

namespace {

constexpr std::size_t kMaxWordCharacters = 100; ///< longer words are unknown
constexpr std::string_view kContinuation = "##";
constexpr char32_t kReplacement = 0xFFFD;

struct Options {
    bool lowersCase = true;
    bool stripsAccents = true;
    bool spacesCjk = true;
};

Options readOptions(const TokenizerFiles& files)
{
    Options options;
    if (files.config) {
        const auto path = files.pathOf("tokenizer_config.json");
        const Config config(parsePythonJson(*files.config, path), path);
        options.lowersCase = config.boolean("do_lower_case", true);
        options.stripsAccents = config.boolean("strip_accents", options.lowersCase);
        options.spacesCjk = config.boolean("tokenize_chinese_chars", true);
    }
    return options;
}

/// Drops control characters, turns white space into blanks and puts a blank on each side of ideographs.
Glyphs clean(const Glyphs& text, bool spacesCjk)
{
    Glyphs out;
    out.reserve(text.size());
    for (const auto& glyph : text) {
        const bool isKeptControl = glyph.code == U'\t' || glyph.code == U'\n' || glyph.code == U'\r';
        if (glyph.code == kReplacement || (isControl(glyph.code) && !isKeptControl)) {
            continue;
        }
        if (isWhitespace(glyph.code)) {
            out.push_back({ U' ', glyph.source });
        } else if (spacesCjk && isCjkIdeograph(glyph.code)) {
            out.push_back({ U' ', glyph.source });
            out.push_back(glyph);
            out.push_back({ U' ', glyph.source });
        } else {
            out.push_back(glyph);
        }
    }
    return out;
}

Glyphs normalize(const Glyphs& text, const Options& options)
{
    auto out = clean(text, options.spacesCjk);
    if (options.stripsAccents) {
        out = toNfd(out);
        std::erase_if(out, [](const Glyph& glyph) { return isNonspacingMark(glyph.code); });
    }
    return options.lowersCase ? toLower(out) : out;
}

TokenizerFiles filesOf(const std::filesystem::path& folderOrVocabulary)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(folderOrVocabulary, ignored)) {
        return readTokenizerFiles(folderOrVocabulary, VocabularyKind::WordPiece);
    }
    TokenizerFiles files;
    files.folder = folderOrVocabulary.parent_path();
    files.vocabText = readTextFile(folderOrVocabulary, kMaxTokenizerFileBytes);
    return files;
}

std::size_t longestOf(const Vocabulary& vocabulary)
{
    std::size_t longest = 0;
    for (const auto& [token, id] : vocabulary) {
        longest = std::max(longest, token.size());
    }
    return longest;
}

} // namespace

WordPieceTokenizer WordPieceTokenizer::load(const std::filesystem::path& folderOrVocabulary)
{
    return WordPieceTokenizer(filesOf(folderOrVocabulary));
}

WordPieceTokenizer::WordPieceTokenizer(const TokenizerFiles& files)
    : m_vocabulary(readTextVocabulary(files))
    , m_longestToken(longestOf(m_vocabulary))
    , m_added(files, m_vocabulary,
          { { "unk_token", "[UNK]" }, { "sep_token", "[SEP]" }, { "pad_token", "[PAD]" }, { "cls_token", "[CLS]" },
              { "mask_token", "[MASK]" } },
          [options = readOptions(files)](const Glyphs& text) { return normalize(text, options); })
{
    for (const char* role : { "cls_token", "sep_token", "pad_token", "unk_token" }) {
        m_added.requireRole(role, files);
    }
}

std::int64_t WordPieceTokenizer::idOf(std::string_view token) const
{
    const auto id = findToken(m_vocabulary, token);
    return id == kNoToken ? m_added.idOf(token) : id;
}

void WordPieceTokenizer::appendWord(TokenPieces& pieces, const Glyphs& text, std::size_t begin, std::size_t end) const
{
    const ByteRange whole { text[begin].source.begin, text[end - 1].source.end };
    std::string word;
    std::vector<std::size_t> ends; // after each character, in bytes of `word`
    for (std::size_t i = begin; i < end; ++i) {
        appendUtf8(word, text[i].code);
        ends.push_back(word.size());
    }
    TokenPieces found;
    std::size_t first = 0; // character of the word
    while (ends.size() <= kMaxWordCharacters && first < ends.size()) {
        const std::size_t from = first == 0 ? 0 : ends[first - 1];
        std::size_t last = ends.size();
        std::int64_t id = kNoToken;
        for (; last > first && id == kNoToken; --last) {
            const auto bytes = ends[last - 1] - from;
            if (bytes <= m_longestToken) {
                const auto part = word.substr(from, bytes);
                id = findToken(m_vocabulary, first == 0 ? part : std::string(kContinuation) + part);
            }
        }
        if (id == kNoToken) {
            break;
        }
        found.push_back({ id, { text[begin + first].source.begin, text[begin + last].source.end } });
        first = last + 1;
    }
    if (first < ends.size()) {
        found = { { unknownId(), whole } };
    }
    for (auto& piece : found) {
        piece.isPart = found.size() > 1;
    }
    pieces.insert(pieces.end(), found.begin(), found.end());
}

TokenPieces WordPieceTokenizer::pieces(std::string_view text) const
{
    TokenPieces pieces;
    for (const auto& section : m_added.split(decodeUtf8(text))) {
        const auto& glyphs = section.glyphs;
        if (section.id != kNoToken) {
            pieces.push_back({ section.id, glyphs.front().source });
            continue;
        }
        std::size_t begin = 0; // of the word that is being read
        for (std::size_t at = 0; at <= glyphs.size(); ++at) {
            const bool isSign = at < glyphs.size() && isPunctuation(glyphs[at].code);
            if (at < glyphs.size() && !isSign && !isWhitespace(glyphs[at].code)) {
                continue;
            }
            if (at > begin) {
                appendWord(pieces, glyphs, begin, at);
            }
            if (isSign) {
                appendWord(pieces, glyphs, at, at + 1);
            }
            begin = at + 1;
        }
    }
    return pieces;
}

MaskedTokens WordPieceTokenizer::encode(std::string_view text, int maxTokens) const
{
    return framed(pieces(text), { classId(), separatorId(), padId() }, maxTokens);
}

} // namespace referee
