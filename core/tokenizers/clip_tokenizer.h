// SPDX-License-Identifier: GPL-3.0-or-later
// CLIP's byte-pair tokenizer, as CLIPTokenizer of transformers 5 does it. That differs from spec 3.2 in four points:
// NFC and lower case only (no ftfy, no control characters dropped, no blanks round CJK); see the class.
#pragma once

#include "core/tokenizers/added_tokens.h"
#include "core/tokenizers/byte_pair.h"
#include "core/tokenizers/vocabulary.h"

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace referee {

/// Of a text for Stable Diffusion, begin and end tokens among them.
inline constexpr int kClipTokens = 77;

/// Text to token ids. Steps: added tokens are found; the rest is composed (NFC), runs of white space become one blank,
/// lower case letter by letter; words are cut out ('s 't 're 've 'm 'll 'd | letters | one number | other signs);
/// each word's bytes are merged. A spelled "<|endoftext|>" is the end token, as in the original, but in other letter
/// case it is three words unless the folder declares it as sought in normalised text. Characters that the vocabulary
/// lacks become the unknown token (the end token).
class ClipTokenizer {
public:
    /// From a folder with vocab.json and merges.txt, or tokenizer.json; named tokens also from tokenizer_config.json
    /// or special_tokens_map.json (Stable Diffusion 2 pads with "!", and then every "!" of a text is that token).
    /// Throws LoadError.
    static ClipTokenizer load(const std::filesystem::path& folder);
    explicit ClipTokenizer(const TokenizerFiles& files);

    /// Begin token, pieces, end token, pads: exactly `maxTokens` ids (at least 2). Pieces beyond maxTokens - 2 are cut,
    /// the end token stays. Throws UsageError for text that is not UTF-8.
    std::vector<std::int64_t> encode(std::string_view text, int maxTokens = kClipTokens) const;

    /// All pieces of the text, uncut, without begin and end tokens, with their bytes in `text`.
    TokenPieces pieces(std::string_view text) const;

    std::int64_t beginId() const { return m_added.idOfRole("bos_token"); }
    std::int64_t endId() const { return m_added.idOfRole("eos_token"); }
    std::int64_t padId() const { return m_added.idOfRole("pad_token"); }
    std::int64_t unknownId() const { return m_added.idOfRole("unk_token"); }
    /// The embedding table needs at least this many rows.
    std::int64_t idLimit() const { return m_added.idLimit(); }

private:
    ClipTokenizer(const TokenizerFiles& files, const Vocabulary& vocabulary);
    void appendWord(TokenPieces& pieces, const Glyphs& text, std::size_t begin, std::size_t end) const;

    AddedTokens m_added;
    BytePair m_bytePair;
};

} // namespace referee
