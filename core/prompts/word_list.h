// SPDX-License-Identifier: GPL-3.0-or-later
// The words that a pack of a small world was taught, as its word list file says (models/README.md). Torch-free.
#pragma once

#include "core/prompts/prompt_words.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace referee {

/// A word, or several in a row, that the list does not hold.
struct UnlearnedWord {
    std::string text; ///< lower case
    ByteRange source; ///< in the prompt as typed
    std::optional<std::string> instead; ///< what to write; empty text: nothing
};

/// Immutable.
class WordList {
public:
    /// LoadError for what is no word list.
    static WordList load(const std::filesystem::path& file);
    static WordList parse(std::string_view json, const std::string& file);

    /// Words of the prompt's first 50 that the list does not hold, in order. Expressions of several words are found
    /// before single ones: "left of" is one that "to the left of" stands for.
    std::vector<UnlearnedWord> unlearned(std::string_view prompt) const;
    /// One sentence for people or two, each word once; empty without words. `pack` is the pack's name.
    std::string note(const std::vector<UnlearnedWord>& words, const std::string& pack) const;

    /// In the singular, for contradictions() and for people.
    const std::vector<std::string>& things() const { return m_things; }

private:
    bool isKnown(const std::string& text) const { return m_known.contains(text); }
    size_t knownLength(const PromptWords& words, size_t at) const;
    void know(const std::string& text);

    std::vector<std::string> m_things;
    std::vector<std::vector<std::string>> m_shown; ///< groups in the order in which people are told of them
    std::unordered_set<std::string> m_known;
    std::map<std::string, std::string> m_instead;
    size_t m_longest = 1; ///< words of the longest expression
};

} // namespace referee
