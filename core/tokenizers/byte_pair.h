// SPDX-License-Identifier: GPL-3.0-or-later
// Byte-pair merging of one word: the pair of lowest rank first, of equal ranks the leftmost, until no pair is listed.
// Time is n log n in the bytes of the word. Behaviour of `tokenizers`' BPE model (Word::merge_all).
#pragma once

#include "core/tokenizers/vocabulary.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace referee {

class BytePair {
public:
    struct Symbol {
        std::int64_t id = kNoToken;
        std::uint32_t begin = 0; ///< first byte in the word
        std::uint32_t end = 0; ///< one after its last byte
    };

    /// `unknown` is the id of bytes that the vocabulary lacks. Throws LoadError (with `path`, the file of the merges)
    /// when a merge is listed twice or names or makes a token that the vocabulary lacks.
    BytePair(const Vocabulary& vocabulary, const MergeList& merges, std::int64_t unknown, const std::string& path);

    /// The tokens of a word; its last byte carries the suffix "</w>". An empty word has none.
    std::vector<Symbol> tokenize(std::string_view word) const;

    /// The printable character that stands for a byte in vocabulary files (33-126, 161-172, 174-255 stand for
    /// themselves, the other 68 in order for U+0100 and on), as UTF-8.
    static std::string letterOfByte(unsigned char byte);

private:
    struct Merge {
        std::uint32_t rank = 0;
        std::int64_t id = kNoToken;
    };

    std::vector<Symbol> lettersOf(std::string_view word) const;
    const Merge* findMerge(std::int64_t left, std::int64_t right) const;

    std::array<std::int64_t, 256> m_idOfByte {};
    std::array<std::int64_t, 256> m_idOfLastByte {};
    std::unordered_map<std::uint64_t, Merge> m_merges; ///< by left id * 2^32 + right id
};

} // namespace referee
