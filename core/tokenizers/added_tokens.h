// SPDX-License-Identifier: GPL-3.0-or-later
// Added tokens, which are found in a text before it is split into words ("<|endoftext|>", "[SEP]", learned words), and
// the named ones among them. Reads what transformers 5 reads, in its order of precedence.
#pragma once

#include "core/tokenizers/unicode.h"
#include "core/tokenizers/vocabulary.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace referee {

/// A token that a tokenizer folder declares beside its vocabulary.
struct AddedToken {
    std::string content;
    bool isNormalized = false; ///< searched for in normalised text instead of the raw one
    std::int64_t declaredId = kNoToken;
};

/// A stretch of a text: one added token, or (id = kNoToken) text between them.
struct TextSection {
    Glyphs glyphs;
    std::int64_t id = kNoToken;
};

class AddedTokens {
public:
    /// Named tokens by role: {"bos_token", "<|startoftext|>"}.
    using Roles = std::map<std::string, std::string>;
    using Normalizer = std::function<Glyphs(const Glyphs&)>;

    /// Tokens of tokenizer_config.json, special_tokens_map.json, added_tokens.json and tokenizer.json; `defaults` are
    /// the roles that the tokenizer's class has when no file names them. A token that the vocabulary lacks gets the
    /// next free id, in the order of declaration; a file that declares another id is refused. Throws LoadError for
    /// broken files and for options that are not implemented (lstrip, rstrip, single_word).
    AddedTokens(const TokenizerFiles& files, const Vocabulary& vocabulary, const Roles& defaults, Normalizer normalize);

    /// The id of a role ("pad_token"). Throws std::out_of_range for a role that no file and no default names.
    std::int64_t idOfRole(const std::string& role) const { return m_idOfRole.at(role); }
    /// Throws LoadError when the role's token is neither in the vocabulary nor declared with an id by a file.
    void requireRole(const std::string& role, const TokenizerFiles& files) const;
    /// The id of an added token by its content ("[DEC]"), or kNoToken.
    std::int64_t idOf(std::string_view content) const;
    /// One more than the maximum id of vocabulary and added tokens.
    std::int64_t idLimit() const { return m_idLimit; }

    /// Cuts a text at the added tokens: first those that are sought in the raw text, then, in each stretch between
    /// after normalising it, those that are sought in normalised text. Sections without id come normalised.
    std::vector<TextSection> split(const Glyphs& text) const;

private:
    struct Needle {
        std::u32string text;
        std::int64_t id = kNoToken;
    };
    using Needles = std::unordered_map<char32_t, std::vector<Needle>>; ///< by first code point, longest first

    std::int64_t giveId(const AddedToken& token, const Vocabulary& vocabulary, const TokenizerFiles& files);
    static void addNeedle(Needles& needles, const Glyphs& content, std::int64_t id);
    static std::vector<TextSection> cutAt(const Needles& needles, const Glyphs& text);

    Normalizer m_normalize;
    Vocabulary m_ids; ///< by content
    std::map<std::string, std::int64_t> m_idOfRole;
    std::set<std::int64_t> m_inventedIds; ///< of tokens that no file gave an id
    std::int64_t m_idLimit = 0;
    Needles m_rawNeedles;
    Needles m_normalizedNeedles;
};

} // namespace referee
