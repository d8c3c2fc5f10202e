// SPDX-License-Identifier: GPL-3.0-or-later
// Which words of a phrase are its colour, its texture and its noun. Torch-free.
#pragma once

#include "core/prompts/prompt_parts.h"

#include <string>

namespace referee {

/// Words of a phrase that stand side by side; no words: it has none.
struct WordSpan {
    ByteRange at; ///< in the prompt as typed
    std::string text;
    bool isEmpty() const { return text.empty(); }
};

/// "a dark red striped box of toys": colour "dark red", texture "striped", noun "box of toys". What stands behind "of"
/// is no colour of the thing. Words that are split ("a red big green ball") are no colour.
struct ThingWords {
    WordSpan colour; ///< also "red and blue"
    WordSpan texture;
    WordSpan noun; ///< behind the last attribute, several words too
    bool isPlural = false;
};

ThingWords thingWordsOf(const PromptPhrase& phrase);

/// "moon" → "moons" and "moons" → "moon": the last word (before "of"), by the usual endings and a few that are not
/// usual.
std::string inNumber(const std::string& noun, bool isPlural);

} // namespace referee
