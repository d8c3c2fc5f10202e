// SPDX-License-Identifier: GPL-3.0-or-later
// Cleaning of a prompt before it is tokenised, as LAVIS' BlipCaptionProcessor and BlipQuestionProcessor do it
// (spec 3.1), and which of its bytes are lost.
#pragma once

#include "core/tokenizers/unicode.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

constexpr std::size_t kMaxWords = 50; ///< words beyond are dropped
constexpr std::u32string_view kIgnoredSigns = U".!\"()*#:;~"; ///< they have no meaning here, nor has "(red:1.3)"

/// A cleaned text that knows its source.
struct CleanedText {
    std::string text;
    std::vector<ByteRange> signs; ///< ignored signs, in the source; neighbours are joined
    ByteRange cut; ///< what lies beyond word 50, in the source; empty when nothing is cut
    std::vector<ByteRange> origins; ///< for each byte of `text`, the source bytes of its character

    /// Source bytes of bytes [range.begin, range.end) of `text`: what a token piece of the cleaned text stands for.
    ByteRange sourceOf(ByteRange range) const;
};

/// Lower case; each of . ! " ( ) * # : ; ~ becomes a blank; two or more white space characters become one blank;
/// newlines at the end and then blanks at both ends go; the first 50 words stay. Throws UsageError for text that is not
/// UTF-8.
CleanedText cleanCaptionWithSource(std::string_view caption);
std::string cleanCaption(std::string_view caption);

/// UsageError for a prompt of which nothing can be seen after cleaning: empty, blanks of any kind, "...", characters of
/// no width.
void requirePrompt(std::string_view prompt);
/// UsageError for text that is not UTF-8; `what` names the text.
void requireUtf8(std::string_view text, const std::string& what);

/// Lower case; the same signs are removed without a blank; blanks at the end go; the first 50 words stay.
CleanedText cleanQuestionWithSource(std::string_view question);
std::string cleanQuestion(std::string_view question);

} // namespace referee
