// SPDX-License-Identifier: GPL-3.0-or-later
// Text as code points that remember their place in the source; the Unicode tables are utf8proc's (Unicode 15).
// Code points assigned after that version count as unassigned here and may be letters in newer libraries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// Bytes [begin, end) of a source text.
struct ByteRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const ByteRange&) const = default;
};

/// One code point and the source bytes that it came from; after composition several characters may share one.
struct Glyph {
    char32_t code = 0;
    ByteRange source;
};
using Glyphs = std::vector<Glyph>;

/// Strict UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF). Throws UsageError naming the byte offset.
Glyphs decodeUtf8(std::string_view text);

/// The offset of the first byte that is not valid UTF-8, or npos when all is valid.
std::size_t firstInvalidUtf8(std::string_view text);

void appendUtf8(std::string& text, char32_t code);
std::string encodeUtf8(const Glyphs& glyphs);

/// Unicode White_Space: tab to return, U+0085 and the categories Zs, Zl, Zp.
bool isWhitespace(char32_t code);
bool isLetter(char32_t code); ///< categories L*
bool isNumber(char32_t code); ///< categories N*
bool isPunctuation(char32_t code); ///< categories P*, and every ASCII sign as BERT has it
bool isControl(char32_t code); ///< categories Cc, Cf, Co; unassigned code points are kept, as BERT's tables do
bool isNonspacingMark(char32_t code); ///< category Mn
/// The blocks round which BERT puts spaces. The fourth extension block begins at U+2B920, as in the `tokenizers`
/// library, not at U+2B820.
bool isCjkIdeograph(char32_t code);

/// Canonical composition and decomposition (Unicode UAX 15), linear but for the sorting of combining marks.
Glyphs toNfc(const Glyphs& glyphs);
Glyphs toNfd(const Glyphs& glyphs);

/// Lower case letter by letter (capital sigma always becomes the medial form), as Rust's char::to_lowercase.
Glyphs toLower(const Glyphs& glyphs);
/// Lower case of a whole text: a capital sigma at the end of a word becomes the final form, as Python's str.lower().
Glyphs toLowerInContext(const Glyphs& glyphs);

/// The columns that a terminal shows the text in: none for combining marks, two for wide characters, one for a byte
/// that is not UTF-8.
int columnsOf(std::string_view text);
/// As much of the beginning as fits into `columns`, with "…" where something is left out.
std::string cutToColumns(std::string_view text, int columns);

} // namespace referee
