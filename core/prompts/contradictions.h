// SPDX-License-Identifier: GPL-3.0-or-later
// Captions that say the contrary of a prompt, made by rule (docs/contradictions.md). A pure function, torch-free.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace referee {

enum class ContradictionKind {
    ColoursExchanged, ///< "a blue star above a red moon"
    TexturesExchanged, ///< the texture moves where the other thing has none
    AttributeLeaked, ///< one thing has the colour or texture of the other as well: "a red star above a red moon"
    OppositeRelation, ///< "a red star below a blue moon"
    NounExchanged, ///< "a red moon above a blue moon", or a noun of the known list
};

struct Contradiction {
    ContradictionKind kind = ContradictionKind::ColoursExchanged;
    std::string caption; ///< the prompt as typed with only those words changed, and "a" or "an" before them
    std::string
        title; ///< for the window, different for each: "colours exchanged"; with the things where there are several
};

/// Maximum of one kind; so there are at most five times as many.
inline constexpr size_t kMaxOfAKind = 4;

/// In the order of their kinds. Each says something else than the prompt and than the others, as far as the rules can
/// tell: the colours of "a red ball and a blue ball" are not exchanged. A prompt that the phrase rules cannot part (one
/// thing without known words, another language, an empty one) has none. `knownNouns` are things that a picture could
/// show instead, in the singular (the pack's word list); without them nouns come from the prompt alone.
/// UsageError for text that is not UTF-8.
std::vector<Contradiction> contradictions(std::string_view prompt, const std::vector<std::string>& knownNouns = {});

} // namespace referee
