// SPDX-License-Identifier: GPL-3.0-or-later
// Words of place: "to the left of", "on top of", "near". Torch-free.
#pragma once

#include "core/prompts/prompt_words.h"

#include <optional>
#include <string>
#include <string_view>

namespace referee {

/// How one thing lies to another in the picture.
enum class PlaceKind { Left, Right, Above, Below, Beside, Front, Behind, Inside, Outside };

/// The relation as the miniature was trained on it, which is what a judge is asked: "to the left of", "to the right
/// of", "above", "below". Empty for the others: no judge is asked about them.
std::string_view worldRelation(PlaceKind kind);
bool isWorldRelation(std::string_view relation);

/// A change of the prompt's text.
struct TextEdit {
    ByteRange at; ///< in the prompt; empty: something is put in
    std::string text;
};

/// An expression of place, found in a prompt.
struct PlaceWords {
    PlaceKind kind = PlaceKind::Beside;
    size_t length = 0; ///< words
    bool hasObject = true; ///< false: "on the left", without "of"
    std::string text; ///< as it stands in the prompt, lower case
    std::optional<TextEdit> opposite; ///< what makes it the opposite; none for "next to"
};

/// The expression that begins at a word.
std::optional<PlaceWords> placeWordsAt(const PromptWords& words, size_t at);

} // namespace referee
