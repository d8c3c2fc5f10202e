// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts the words of an English prompt into phrases and places. Torch-free.
#pragma once

#include "core/prompts/prompt_parts.h"

#include <optional>
#include <vector>

namespace referee {

/// One pass over the words, from left to right. A phrase ends where a preposition, a verb, a comma, "and" or the next
/// article stands; the first phrase of a place is the one before it, or all of a list that stands there.
class PromptParser {
public:
    explicit PromptParser(const PromptWords& words)
        : m_words(words)
    {
    }
    PromptParts parse();

private:
    /// What stands before a phrase.
    enum class Link { Start, List, Cut, Companion, Copula, Pronoun, Place };
    /// A place whose second phrase is still to come; the first too, when it stands behind ("above a moon is a star").
    struct OpenPlace {
        PlaceWords words;
        std::vector<size_t> firsts;
    };
    /// "on the left", of a phrase.
    struct Standing {
        size_t phrase = 0;
        PlaceWords words;
    };

    static Link linkOf(std::string_view cut);
    size_t readWord(size_t at);
    void readBreak(size_t at);
    bool isCut(size_t at) const;
    void cutAt(size_t at);
    void endListed();
    bool beginsAPhrase(size_t at) const;
    bool joinsAttributes(size_t at) const;
    const PromptWord* follower(size_t at) const;
    void endPhrase(bool isBeforeDeterminer = false);
    void trim(PromptWords& phrase, bool isBeforeDeterminer) const;
    void trimVerbs(PromptWords& phrase, bool isBeforeDeterminer) const;
    bool namesAThing(const PromptWords& phrase) const;
    void add(const PromptWords& phrase);
    void regroup(size_t phrase);
    void notePlace(const PlaceWords& place);
    void noteStanding(const PlaceWords& place);
    void closePlaces(size_t phrase);
    void addPlace(size_t first, size_t second, const PlaceWords& words);
    void addStandingPlaces();
    void endSentence();
    bool isFull() const { return m_parts.phrases.size() == kMaxPhrases; }

    const PromptWords& m_words;
    PromptParts m_parts;
    PromptWords m_phrase; ///< under way
    Link m_link = Link::Start;
    bool m_isDenied = false; ///< the next phrase is to be absent
    std::vector<size_t> m_group; ///< the list that a place would speak of
    bool m_isObject = false; ///< its first phrase is the second one of a place
    std::optional<OpenPlace> m_open;
    std::optional<PlaceWords> m_openStanding;
    std::optional<OpenPlace> m_fronted; ///< firsts: its second phrase
    std::vector<Standing> m_standings; ///< of this sentence
};

} // namespace referee
