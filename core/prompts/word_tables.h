// SPDX-License-Identifier: GPL-3.0-or-later
// The words that the prompt rules know, by kind (docs/contradictions.md lists colours and textures). Torch-free.
#pragma once

#include <string_view>

namespace referee {

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
