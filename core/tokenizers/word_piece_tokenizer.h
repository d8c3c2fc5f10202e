// SPDX-License-Identifier: GPL-3.0-or-later
// BERT's WordPiece tokenizer, as BertTokenizer of transformers 5 does it (spec 3.1): accents are stripped before
// lower-casing, nothing is composed, unassigned code points stay.
#pragma once

#include "core/tokenizers/added_tokens.h"
#include "core/tokenizers/vocabulary.h"

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace referee {

/// Text to token ids. Steps: added tokens ("[SEP]") are found; control characters dropped, white space made blanks,
/// blanks put round CJK ideographs, NFD, accents (category Mn) dropped, lower case; cut at white space and at every
/// punctuation character; each word is cut into the longest pieces that the vocabulary has, later ones with "##". A
/// word of more than 100 characters, or with a part that is in no piece, is the unknown token.
class WordPieceTokenizer {
public:
    /// From a folder with vocab.txt or tokenizer.json (its tokenizer_config.json may set do_lower_case, strip_accents,
    /// tokenize_chinese_chars and named tokens), or from a vocab.txt alone. Throws LoadError.
    static WordPieceTokenizer load(const std::filesystem::path& folderOrVocabulary);
    explicit WordPieceTokenizer(const TokenizerFiles& files);

    /// [CLS], pieces, [SEP], pads. Pieces beyond maxTokens - 2 are cut, [SEP] stays; maxTokens is at least 2.
    /// Throws UsageError for text that is not UTF-8.
    MaskedTokens encode(std::string_view text, int maxTokens) const;

    /// All pieces of the text, uncut, without [CLS] and [SEP], with their bytes in `text`.
    TokenPieces pieces(std::string_view text) const;

    /// Of a token of the vocabulary or an added one ("[DEC]", "yes"), or kNoToken.
    std::int64_t idOf(std::string_view token) const;
    std::int64_t classId() const { return m_added.idOfRole("cls_token"); }
    std::int64_t separatorId() const { return m_added.idOfRole("sep_token"); }
    std::int64_t padId() const { return m_added.idOfRole("pad_token"); }
    std::int64_t unknownId() const { return m_added.idOfRole("unk_token"); }
    /// The embedding table needs at least this many rows.
    std::int64_t idLimit() const { return m_added.idLimit(); }

private:
    void appendWord(TokenPieces& pieces, const Glyphs& text, std::size_t begin, std::size_t end) const;

    Vocabulary m_vocabulary;
    std::size_t m_longestToken = 0; ///< bytes
    AddedTokens m_added;
};

} // namespace referee
