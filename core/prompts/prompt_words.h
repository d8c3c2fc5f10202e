// SPDX-License-Identifier: GPL-3.0-or-later
// A prompt as words with their source positions. Torch-free.
#pragma once

#include "core/tokenizers/unicode.h"

#include <string>
#include <string_view>
#include <vector>

namespace referee {

enum class WordBreak { None, Comma, Sentence };

/// One word, in lower case. Hyphens and apostrophes inside it belong to it: "heart-shaped", "dog's".
struct PromptWord {
    std::string text;
    ByteRange source; ///< in the prompt as typed
    WordBreak breakAfter = WordBreak::None; ///< what stands between this word and the next
};
using PromptWords = std::vector<PromptWord>;

/// Comma, semicolon, colon and dash are commas; full stop, question and exclamation mark and the end of a line end a
/// sentence; brackets and quotes are nothing; "&" is "and"; a weight (":1.3") is left out. UsageError for text that is
/// not UTF-8.
PromptWords promptWords(std::string_view prompt);

/// Of what caption cleaning keeps of a prompt (50 words).
PromptWords wordsWithinLimit(std::string_view prompt);

/// True when the words [at, at + length) exist and only blanks stand between them.
bool isUnbroken(const PromptWords& words, size_t at, size_t length);

/// The words [begin, end) with single blanks, and with the commas between them.
std::string textOf(const PromptWords& words, size_t begin, size_t end);

/// Whether the words are read by English rules: as many English words of grammar ("a", "the", "on") as foreign ones
/// ("ein", "sur", letters beyond ASCII) or fewer, or mostly letters of another alphabet, mean that they are not.
bool areEnglish(const PromptWords& words);

} // namespace referee
