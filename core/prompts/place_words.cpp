// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/place_words.h"

#include "core/prompts/word_tables.h"

#include <algorithm>
#include <array>

namespace referee {

namespace {

/// A fixed expression or a side, and its opposite; empty: it has none.
struct Expression {
    std::string_view words;
    PlaceKind kind;
    std::string_view opposite;
};

/// The longer ones first.
constexpr Expression kExpressions[] = {
    { "in front of", PlaceKind::Front, "behind" },
    { "on top of", PlaceKind::Above, "below" },
    { "next to", PlaceKind::Beside, "" },
    { "close to", PlaceKind::Beside, "" },
    { "near to", PlaceKind::Beside, "" },
    { "adjacent to", PlaceKind::Beside, "" },
    { "inside of", PlaceKind::Inside, "outside of" },
    { "outside of", PlaceKind::Outside, "inside of" },
    { "above", PlaceKind::Above, "below" },
    { "over", PlaceKind::Above, "under" },
    { "atop", PlaceKind::Above, "below" },
    { "below", PlaceKind::Below, "above" },
    { "beneath", PlaceKind::Below, "above" },
    { "underneath", PlaceKind::Below, "above" },
    { "under", PlaceKind::Below, "over" },
    { "beside", PlaceKind::Beside, "" },
    { "near", PlaceKind::Beside, "" },
    { "alongside", PlaceKind::Beside, "" },
    { "behind", PlaceKind::Behind, "in front of" },
    { "inside", PlaceKind::Inside, "outside" },
    { "outside", PlaceKind::Outside, "inside" },
};

constexpr Expression kSides[] = {
    { "left", PlaceKind::Left, "right" },
    { "right", PlaceKind::Right, "left" },
    { "left-hand", PlaceKind::Left, "right-hand" },
    { "right-hand", PlaceKind::Right, "left-hand" },
    { "top", PlaceKind::Above, "bottom" },
    { "bottom", PlaceKind::Below, "top" },
    { "side", PlaceKind::Beside, "" },
};

constexpr Expression kWorldRelations[] = {
    { "to the left of", PlaceKind::Left, "" },
    { "to the right of", PlaceKind::Right, "" },
    { "above", PlaceKind::Above, "" },
    { "below", PlaceKind::Below, "" },
};

std::string_view wordAt(const PromptWords& words, size_t at)
{
    return at < words.size() ? std::string_view(words[at].text) : std::string_view();
}

std::optional<PlaceWords> expressionAt(const PromptWords& words, size_t at)
{
    for (const auto& row : kExpressions) {
        const auto length = static_cast<size_t>(std::count(row.words.begin(), row.words.end(), ' ')) + 1;
        if (!isUnbroken(words, at, length) || textOf(words, at, at + length) != row.words) {
            continue;
        }
        PlaceWords found { row.kind, length, true, std::string(row.words), {} };
        if (!row.opposite.empty()) {
            const ByteRange whole { words[at].source.begin, words[at + length - 1].source.end };
            found.opposite = TextEdit { whole, std::string(row.opposite) };
        }
        return found;
    }
    return std::nullopt;
}

const Expression* sideOf(std::string_view word)
{
    const auto* found = std::ranges::find(kSides, word, &Expression::words);
    return found == std::end(kSides) ? nullptr : found;
}

/// Words before a side, "on the far": how many, or nullopt where that side does not go with that preposition.
std::optional<size_t> wordsBeforeSide(const PromptWords& words, size_t at)
{
    constexpr std::array<std::string_view, 4> kBefore = { "on", "at", "to", "in" };
    const auto* preposition = std::find(kBefore.begin(), kBefore.end(), wordAt(words, at));
    size_t next = at;
    if (preposition != kBefore.end()) {
        next += 1;
        next += isOf(WordKind::Determiner, wordAt(words, next)) ? 1 : 0;
        next += wordAt(words, next) == "far" ? 1 : 0;
    }
    const Expression* side = sideOf(wordAt(words, next));
    if (side == nullptr) {
        return std::nullopt;
    }
    const bool isLeftOrRight = side->kind == PlaceKind::Left || side->kind == PlaceKind::Right;
    const bool goesWith = preposition < kBefore.begin() + 2 || (isLeftOrRight && side->words.size() <= 5);
    return goesWith || preposition == kBefore.begin() + 2 ? std::optional(next - at) : std::nullopt;
}

/// "on the left wall", "at the top shelf": part of a thing, no place.
bool isPartOfAThing(const PromptWords& words, size_t next)
{
    if (next >= words.size() || words[next - 1].breakAfter != WordBreak::None) {
        return false;
    }
    const auto& word = words[next].text;
    return !isOf(WordKind::Cut, word) && !isOf(WordKind::Determiner, word) && !isParticiple(word) && word != "and"
        && !placeWordsAt(words, next);
}

/// [on, at, to, in] [the, its, …] [far] left [hand] [side] [of]: "to the left of", "on the left", "left of". Without a
/// preposition it wants its "of".
std::optional<PlaceWords> sideAt(const PromptWords& words, size_t at)
{
    const auto before = wordsBeforeSide(words, at);
    if (!before) {
        return std::nullopt;
    }
    const size_t direction = at + *before;
    const Expression& side = *sideOf(words[direction].text);
    size_t next = direction + 1;
    next += wordAt(words, next) == "hand" ? 1 : 0;
    next += wordAt(words, next) == "side" && side.words != "side" ? 1 : 0;
    const bool hasObject = wordAt(words, next) == "of" && isUnbroken(words, at, next + 1 - at);
    next += hasObject ? 1 : 0;
    const bool isWhole = hasObject || (*before > 0 && side.kind != PlaceKind::Beside && !isPartOfAThing(words, next));
    if (!isWhole || !isUnbroken(words, at, next - at)) {
        return std::nullopt;
    }
    PlaceWords found { side.kind, next - at, hasObject, textOf(words, at, next), {} };
    if (!side.opposite.empty()) {
        found.opposite = TextEdit { words[direction].source, std::string(side.opposite) };
    }
    return found;
}

} // namespace

std::string_view worldRelation(PlaceKind kind)
{
    const auto* found = std::ranges::find(kWorldRelations, kind, &Expression::kind);
    return found == std::end(kWorldRelations) ? std::string_view() : found->words;
}

bool isWorldRelation(std::string_view relation)
{
    return std::ranges::find(kWorldRelations, relation, &Expression::words) != std::end(kWorldRelations);
}

std::optional<PlaceWords> placeWordsAt(const PromptWords& words, size_t at)
{
    if (auto found = expressionAt(words, at)) {
        return found;
    }
    if (auto found = sideAt(words, at)) {
        return found;
    }
    const bool isBesideA
        = wordAt(words, at) == "by" && isUnbroken(words, at, 2) && isOf(WordKind::Determiner, wordAt(words, at + 1));
    return isBesideA ? std::optional(PlaceWords { PlaceKind::Beside, 1, true, "by", {} }) : std::nullopt;
}

} // namespace referee
