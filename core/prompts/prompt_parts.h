// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a prompt, by rules (docs/method.md, "The judge"): its things, how they lie to each other, and which
// words of a phrase are its colour, its texture and its noun. Torch-free.
#pragma once

#include "core/prompts/place_words.h"
#include "core/prompts/prompt_words.h"

#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// Maximum of phrases that a judge is asked about (T2I-CompBench's limit).
inline constexpr size_t kMaxPhrases = 8;

/// A noun phrase, a thing with all that is said of it: "a red striped star".
struct PromptPhrase {
    std::string text; ///< lower case, single blanks
    PromptWords words;
    bool isPart = false; ///< of the thing before it: "with a hat"
};

/// A spatial relation between two phrases: "a star above a moon".
struct PromptPlace {
    size_t first = 0; ///< index of a phrase
    size_t second = 0;
    PlaceKind kind = PlaceKind::Beside;
    std::string relation; ///< as asked ("to the left of") where worldRelation() has words, else as it stands there
    std::vector<TextEdit> opposite; ///< what makes it the opposite; empty: it has none
};

struct PromptParts {
    std::vector<PromptPhrase> phrases; ///< the first eight, in order
    std::vector<PromptPlace> places; ///< of these
};

/// Reads only what caption cleaning keeps of the prompt (50 words). A prompt in another language, or without a thing,
/// has no parts. UsageError for text that is not UTF-8.
PromptParts partsOf(std::string_view prompt);

/// What the judge is asked about: the phrases, or the whole cleaned prompt where the rules find none.
std::vector<std::string> nounPhrases(std::string_view prompt);

/// "a star above a moon", for questions and texts.
std::string placeText(const PromptParts& parts, const PromptPlace& place);

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

/// "moon" → "moons" and "moons" → "moon": the last word (before "of"), by the usual endings and some irregular ones.
std::string inNumber(const std::string& noun, bool isPlural);

} // namespace referee
