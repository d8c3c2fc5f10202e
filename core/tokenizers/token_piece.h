// SPDX-License-Identifier: GPL-3.0-or-later
// One token and the bytes of the source text that it stands for: what budgets and cut words are shown from.
#pragma once

#include "core/tokenizers/unicode.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace referee {

/// Pieces of one character (a byte-pair vocabulary may cut inside it) all name the whole character.
struct TokenPiece {
    std::int64_t id = 0;
    ByteRange source;
    bool isPart = false; ///< the word that it belongs to has more pieces
    bool operator==(const TokenPiece&) const = default;
};
using TokenPieces = std::vector<TokenPiece>;

/// How many pieces a sequence of `maxTokens` has room for beside its begin and end tokens.
inline std::size_t roomFor(int maxTokens) { return maxTokens < 2 ? 0 : static_cast<std::size_t>(maxTokens) - 2; }

/// The byte of the source text at which the cut part begins; `textBytes` when nothing is cut.
inline std::size_t firstCutByte(const TokenPieces& pieces, int maxTokens, std::size_t textBytes)
{
    const std::size_t room = roomFor(maxTokens);
    return pieces.size() > room ? pieces[room].source.begin : textBytes;
}

} // namespace referee
