// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/contradictions.h"

#include "core/prompts/prompt_parts.h"
#include "core/prompts/word_tables.h"

#include <algorithm>
#include <array>
#include <set>

namespace referee {

namespace {

/// True for "an", by the first letter and the common exceptions ("an hour", "a unicorn"). The word is in lower case.
bool wantsAn(std::string_view word)
{
    constexpr std::array<std::string_view, 4> kSilent = { "hour", "honest", "honor", "heir" };
    constexpr std::array<std::string_view, 7> kSaidWithY = { "uni", "use", "usual", "euro", "one", "ufo", "ukulele" };
    constexpr std::array<std::string_view, 3> kSaidWithU = { "unin", "unim", "unid" };
    const auto begins = [&](std::string_view start) { return word.starts_with(start); };
    if (word.empty()) {
        return false;
    }
    if (std::any_of(kSilent.begin(), kSilent.end(), begins)
        || std::any_of(kSaidWithU.begin(), kSaidWithU.end(), begins)) {
        return true;
    }
    if (std::any_of(kSaidWithY.begin(), kSaidWithY.end(), begins)) {
        return false;
    }
    return std::string_view("aeiou8").find(word.front()) != std::string_view::npos;
}

using Edits = std::vector<TextEdit>;

/// Without its article.
std::string bareText(const PromptPhrase& phrase)
{
    const auto& first = phrase.words.front().text;
    const bool hasArticle = phrase.words.size() > 1 && isOf(WordKind::Determiner, first);
    return hasArticle ? phrase.text.substr(first.size() + 1) : phrase.text;
}

/// What a prompt says, independent of its order: things without articles, and places from left to right and from above.
std::vector<std::string> meaningOf(const PromptParts& parts)
{
    std::vector<std::string> meaning;
    for (const auto& phrase : parts.phrases) {
        meaning.push_back(bareText(phrase));
    }
    for (const auto& place : parts.places) {
        auto kind = place.kind;
        auto first = bareText(parts.phrases[place.first]);
        auto second = bareText(parts.phrases[place.second]);
        const bool isTurned = kind == PlaceKind::Right || kind == PlaceKind::Below || kind == PlaceKind::Behind;
        if (isTurned) {
            kind = kind == PlaceKind::Right ? PlaceKind::Left
                : kind == PlaceKind::Below  ? PlaceKind::Above
                                            : PlaceKind::Front;
        }
        if (isTurned || (kind == PlaceKind::Beside && second < first)) {
            std::swap(first, second);
        }
        meaning.push_back(first + '|' + std::to_string(static_cast<int>(kind)) + '|' + second);
    }
    std::sort(meaning.begin(), meaning.end());
    return meaning;
}

/// The article right before a place of the prompt, when there is one.
const PromptWord* articleBefore(const PromptParts& parts, uint32_t byte)
{
    for (const auto& phrase : parts.phrases) {
        for (size_t i = 0; i + 1 < phrase.words.size(); ++i) {
            const auto& word = phrase.words[i];
            if (phrase.words[i + 1].source.begin == byte && (word.text == "a" || word.text == "an")) {
                return &word;
            }
        }
    }
    return nullptr;
}

/// "an", with the capital that "A" had.
std::string articleFor(std::string_view word, bool isCapital)
{
    return std::string(isCapital ? "A" : "a") + (wantsAn(word) ? "n" : "");
}

/// Writes the changed prompt from its end to its beginning, so that what stands before keeps its place.
std::string withEdits(std::string_view prompt, const PromptParts& parts, Edits edits)
{
    std::sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) { return a.at.begin > b.at.begin; });
    std::string text(prompt);
    for (const auto& edit : edits) {
        text.replace(edit.at.begin, edit.at.end - edit.at.begin, edit.text);
        const auto* article = articleBefore(parts, edit.at.begin);
        const auto next = article ? promptWords(std::string_view(text).substr(edit.at.begin)) : PromptWords {};
        if (!next.empty()) {
            const auto [begin, end] = article->source;
            text.replace(begin, end - begin, articleFor(next.front().text, prompt[begin] == 'A'));
        }
    }
    return text;
}

/// Collects the contradictions of a prompt; those that say nothing new are left out.
class Gatherer {
public:
    Gatherer(std::string_view prompt, const std::vector<std::string>& knownNouns)
        : m_prompt(prompt)
        , m_knownNouns(knownNouns)
        , m_parts(partsOf(prompt))
        , m_meanings { meaningOf(m_parts) }
    {
        std::transform(m_parts.phrases.begin(), m_parts.phrases.end(), std::back_inserter(m_things), thingWordsOf);
    }

    std::vector<Contradiction> gather()
    {
        exchange(ContradictionKind::ColoursExchanged, &ThingWords::colour);
        exchange(ContradictionKind::TexturesExchanged, &ThingWords::texture);
        forPairs([this](size_t one, size_t other) {
            leak(one, other);
            leak(other, one);
        });
        for (const auto& place : m_parts.places) {
            if (!place.opposite.empty()) {
                add(ContradictionKind::OppositeRelation, "opposite relation", placeText(m_parts, place),
                    place.opposite);
            }
        }
        forPairs([this](size_t one, size_t other) {
            if (!m_parts.phrases[one].isPart && !m_parts.phrases[other].isPart) { // not "a hat with a hat"
                exchangeNoun(one, m_things[other].noun.text);
                exchangeNoun(other, m_things[one].noun.text);
            }
        });
        for (size_t i = 0; i < m_things.size(); ++i) {
            exchangeNoun(i, knownNounFor(i));
        }
        nameTwins();
        return std::move(m_found);
    }

private:
    /// Neighbours first.
    template <typename Function> void forPairs(const Function& function)
    {
        for (size_t apart = 1; apart < m_things.size(); ++apart) {
            for (size_t one = 0; one + apart < m_things.size(); ++one) {
                function(one, one + apart);
            }
        }
    }

    /// The noun; where another thing has it too, with what is said of it.
    std::string nameOf(size_t thing) const
    {
        const auto& noun = m_things[thing].noun.text;
        const auto namesakes = std::count_if(
            m_things.begin(), m_things.end(), [&](const ThingWords& words) { return words.noun.text == noun; });
        return namesakes > 1 ? bareText(m_parts.phrases[thing]) : noun;
    }

    void exchange(ContradictionKind kind, WordSpan ThingWords::*attribute)
    {
        const bool isColour = kind == ContradictionKind::ColoursExchanged;
        forPairs([&](size_t one, size_t other) {
            const auto& first = m_things[one].*attribute;
            const auto& second = m_things[other].*attribute;
            const bool hasBoth = !first.isEmpty() && !second.isEmpty();
            const bool hasOne = !isColour && first.isEmpty() != second.isEmpty();
            if (hasBoth || hasOne) {
                add(kind, isColour ? "colours exchanged" : "textures exchanged", nameOf(one) + ", " + nameOf(other),
                    { given(one, first, second), given(other, second, first) });
            }
        });
    }

    /// The edit that gives a thing another attribute in place of its own; nothing for one: it goes, with its blank.
    TextEdit given(size_t thing, const WordSpan& own, const WordSpan& other) const
    {
        const uint32_t noun = m_things[thing].noun.at.begin;
        if (own.isEmpty()) {
            return { { noun, noun }, other.text + " " };
        }
        if (!other.isEmpty()) {
            return { own.at, other.text };
        }
        const auto& words = m_parts.phrases[thing].words;
        const auto next = std::find_if(
            words.begin(), words.end(), [&](const PromptWord& word) { return word.source.begin >= own.at.end; });
        const auto before = next - std::count(own.text.begin(), own.text.end(), ' ') - 2;
        const bool hasComma = before >= words.begin() && before->breakAfter == WordBreak::Comma;
        return {
            hasComma ? ByteRange { before->source.end, own.at.end } : ByteRange { own.at.begin, next->source.begin }, ""
        };
    }

    void leak(size_t from, size_t to)
    {
        const auto& source = m_things[from];
        const auto& target = m_things[to];
        const std::string how = nameOf(from) + " to " + nameOf(to);
        if (!source.colour.isEmpty() && !target.colour.isEmpty()) {
            add(ContradictionKind::AttributeLeaked, "colour leaked", how, { given(to, target.colour, source.colour) });
        }
        if (!source.texture.isEmpty() && source.texture.text != "plain") {
            add(ContradictionKind::AttributeLeaked, "texture leaked", how,
                { given(to, target.texture, source.texture) });
        }
    }

    void exchangeNoun(size_t thing, const std::string& other)
    {
        const auto& own = m_things[thing];
        if (other.empty() || own.noun.isEmpty() || inNumber(other, false) == inNumber(own.noun.text, false)) {
            return;
        }
        const auto noun = inNumber(other, own.isPlural);
        add(ContradictionKind::NounExchanged, "noun exchanged", nameOf(thing) + " for " + noun,
            { { own.noun.at, noun } });
    }

    /// The one behind the thing's own in the list that the prompt does not name; empty: none.
    std::string knownNounFor(size_t thing) const
    {
        const auto oneOf = [](const ThingWords& words) { return inNumber(words.noun.text, false); };
        const auto own = std::find(m_knownNouns.begin(), m_knownNouns.end(), oneOf(m_things[thing]));
        const auto start = own == m_knownNouns.end() ? 0 : static_cast<size_t>(own - m_knownNouns.begin()) + 1;
        for (size_t i = 0; i < m_knownNouns.size(); ++i) {
            const auto& noun = m_knownNouns[(start + i) % m_knownNouns.size()];
            if (std::none_of(
                    m_things.begin(), m_things.end(), [&](const ThingWords& words) { return oneOf(words) == noun; })) {
                return noun;
            }
        }
        return {};
    }

    void add(ContradictionKind kind, const std::string& title, const std::string& detail, Edits edits)
    {
        const auto sameKind = std::count_if(
            m_found.begin(), m_found.end(), [&](const Contradiction& found) { return found.kind == kind; });
        if (static_cast<size_t>(sameKind) >= kMaxOfAKind) {
            return;
        }
        auto caption = withEdits(m_prompt, m_parts, std::move(edits));
        if (m_meanings.insert(meaningOf(partsOf(caption))).second) {
            m_found.push_back({ kind, std::move(caption), title });
            m_details.push_back(detail);
        }
    }

    /// Contradictions with the same title get the names of their things.
    void nameTwins()
    {
        std::multiset<std::string> titles;
        for (const auto& found : m_found) {
            titles.insert(found.title);
        }
        std::multiset<std::string> given;
        for (size_t i = 0; i < m_found.size(); ++i) {
            auto& title = m_found[i].title;
            title += titles.count(title) > 1 ? ": " + m_details[i] : "";
            given.insert(title);
            const size_t number = given.count(title);
            title += number > 1 ? " (" + std::to_string(number) + ")" : "";
        }
    }

    std::string_view m_prompt;
    const std::vector<std::string>& m_knownNouns;
    PromptParts m_parts;
    std::vector<ThingWords> m_things;
    std::set<std::vector<std::string>> m_meanings;
    std::vector<Contradiction> m_found;
    std::vector<std::string> m_details;
};

} // namespace

std::vector<Contradiction> contradictions(std::string_view prompt, const std::vector<std::string>& knownNouns)
{
    return Gatherer(prompt, knownNouns).gather();
}

} // namespace referee
