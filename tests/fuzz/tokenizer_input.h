// SPDX-License-Identifier: GPL-3.0-or-later
// One fuzz input as a text and the files of a tokenizer folder: parts behind each other, between them a byte 0xFF
// (which is in no valid file). An empty part leaves the standard file in place.
#pragma once

#include "core/tokenizers/vocabulary.h"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace referee::test {

inline std::vector<std::string> partsOf(std::string_view input)
{
    std::vector<std::string> parts(1);
    for (const char c : input) {
        if (c == '\xFF') {
            parts.emplace_back();
        } else {
            parts.back().push_back(c);
        }
    }
    parts.resize(7); // text, vocabulary, merges, config, special map, added tokens, tokenizer.json
    return parts;
}

inline void replaceFiles(
    TokenizerFiles& files, std::optional<std::string>& vocabulary, const std::vector<std::string>& parts)
{
    const auto replace = [&parts](std::optional<std::string>& file, std::size_t part) {
        if (!parts[part].empty()) {
            file = parts[part];
        }
    };
    replace(vocabulary, 1);
    replace(files.merges, 2);
    replace(files.config, 3);
    replace(files.specialMap, 4);
    replace(files.addedTokens, 5);
    if (!parts[6].empty()) {
        files.tokenizerJson = parts[6];
        vocabulary.reset();
        files.merges.reset();
    }
}

/// Aborts, so that the fuzzer reports the input, when what every tokenizer promises does not hold.
inline void require(bool holds)
{
    if (!holds) {
        std::abort();
    }
}

inline void requirePieces(const TokenPieces& pieces, std::string_view text, std::int64_t idLimit)
{
    for (const auto& piece : pieces) {
        require(piece.id >= 0 && piece.id < idLimit);
        require(piece.source.begin < piece.source.end && piece.source.end <= text.size());
    }
}

} // namespace referee::test
