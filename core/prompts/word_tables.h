// SPDX-License-Identifier: GPL-3.0-or-later
// The words that the prompt rules know, by kind (docs/contradictions.md lists colours and textures). Torch-free.
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

/// The words that a pack was trained on, by its word list file (models/README.md). Immutable.
class WordList {
public:
    /// LoadError for a file that is no word list.
    static WordList load(const std::filesystem::path& file);
    static WordList parse(std::string_view json, const std::string& file);

    /// Words of the prompt's first 50 that the list does not hold, in order. Expressions of several words are found
    /// before single ones: "left of" is one that "to the left of" stands for.
    std::vector<UnlearnedWord> unlearned(std::string_view prompt) const;
    /// One or two sentences for the user, each word once; empty without words. `pack` is the pack's name.
    std::string note(const std::vector<UnlearnedWord>& words, const std::string& pack) const;

    /// In the singular.
    const std::vector<std::string>& things() const { return m_things; }

private:
    size_t knownLength(const PromptWords& words, size_t at) const;
    void know(const std::string& text);

    std::vector<std::string> m_things;
    std::vector<std::vector<std::string>> m_shown; ///< groups in the order of the note
    std::unordered_set<std::string> m_known;
    std::map<std::string, std::string> m_instead;
    size_t m_longest = 1; ///< words of the longest expression
};

enum class WordKind {
    Determiner, ///< may begin a phrase: a, the, two, its
    Cut, ///< ends a phrase: prepositions, pronouns, verbs that join
    Companion, ///< a cut that adds to the thing before it: with, wearing
    Copula, ///< a cut that says how a thing is: is, are
    Pronoun, ///< a cut before a verb: it, who
    Negation, ///< what follows is to be absent: without, no
    Colour, ///< never a thing
    ColourThing, ///< a colour, or a thing: orange, gold
    ColourShade, ///< before a colour: dark, light
    Texture, ///< never a thing: striped, wooden
    TextureThing, ///< a material, or a thing: glass, stone
    Quality, ///< other adjectives: big, fluffy, round
    QualityThing, ///< a shape, or a thing: square
    PlaceNoun, ///< names a place and no thing: left, middle, foreground
    PlaceAdverb, ///< before a relation: directly, just, right
    Participle, ///< may follow a thing: seen, hung
    NotParticiple, ///< a thing, though it ends like a participle: ring, building
    Verb, ///< may stand between two things: hits, holds
    Medium, ///< before "of" it says what the picture is: photo, painting
    Style, ///< of how, not of what: detailed, 8k
    Order, ///< begins a prompt: draw, show
    Function, ///< what no picture shows by itself; places and counts are no such words
    Foreign, ///< grammar of other languages: und, sur, con
};

bool isOf(WordKind kind, std::string_view word);

bool isColour(std::string_view word); ///< also "dark-blue"
bool isTexture(std::string_view word); ///< also "polka-dotted"
/// An adjective, as far as the tables and English endings ("-ful", "-shaped") tell.
bool isAttribute(std::string_view word);
/// An attribute that may be a thing as well.
bool isAttributeOrThing(std::string_view word);
/// A participle that says what a thing does or what was done to it: "sitting", "perched", "made".
bool isParticiple(std::string_view word);
/// "slowly"
bool isAdverb(std::string_view word);

} // namespace referee
