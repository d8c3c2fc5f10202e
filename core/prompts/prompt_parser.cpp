// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/prompt_parser.h"

#include "core/prompts/word_tables.h"

#include <algorithm>

namespace referee {

namespace {

bool isContent(const PromptWord& word)
{
    return !isOf(WordKind::Determiner, word.text) && !isOf(WordKind::PlaceNoun, word.text) && word.text != "of"
        && word.text != "and";
}

/// A word that can be the thing of a phrase.
bool isThing(const PromptWord& word)
{
    return isContent(word) && !isAttribute(word.text) && !isAdverb(word.text) && !isParticiple(word.text);
}

bool hasThing(PromptWords::const_iterator begin, PromptWords::const_iterator end)
{
    return std::any_of(begin, end, isThing);
}

/// Not "oil" in "an oil painting of".
bool isThingOfItsOwn(const PromptWord& word) { return isThing(word) && !isOf(WordKind::Style, word.text); }

bool beginsWith(const PromptWords& phrase, WordKind kind) { return isOf(kind, phrase.front().text); }

/// "a dog chases": the last word of one thing's phrase ends like a verb, not like "bus", "glass" or "canvas".
bool isThirdPerson(const PromptWords& phrase)
{
    const std::string& last = phrase.back().text;
    const bool hasOf = std::any_of(phrase.begin(), phrase.end(), [](const auto& word) { return word.text == "of"; });
    return !hasOf && last.size() > 3 && last.ends_with('s') && last != "lens"
        && std::string_view("suia").find(last[last.size() - 2]) == std::string_view::npos;
}

} // namespace

PromptParser::Link PromptParser::linkOf(std::string_view cut)
{
    return isOf(WordKind::Copula, cut)   ? Link::Copula
        : isOf(WordKind::Companion, cut) ? Link::Companion
        : isOf(WordKind::Pronoun, cut)   ? Link::Pronoun
                                         : Link::Cut;
}

PromptParts PromptParser::parse()
{
    for (size_t at = 0; at < m_words.size() && !isFull();) {
        const size_t next = readWord(at);
        readBreak(next - 1);
        at = next;
    }
    endPhrase();
    endSentence();
    return std::move(m_parts);
}

/// Returns the index of the next word.
size_t PromptParser::readWord(size_t at)
{
    const PromptWord& word = m_words[at];
    if (const auto place = placeWordsAt(m_words, at)) {
        endPhrase();
        notePlace(*place);
        return at + place->length;
    }
    const bool isPlaceOf = word.text == "of" && !m_phrase.empty() && isOf(WordKind::PlaceNoun, m_phrase.back().text);
    if (word.text == "and") {
        if (joinsAttributes(at)) {
            m_phrase.push_back(word);
        } else {
            endListed();
        }
    } else if (isPlaceOf || isCut(at)) {
        cutAt(at);
    } else {
        if (beginsAPhrase(at)) {
            endPhrase(true);
        }
        m_phrase.push_back(word);
    }
    return at + 1;
}

/// "a man riding horses" and "a table made of wood" are cut at their verbs, "a snow covered mountain" is not.
bool PromptParser::isCut(size_t at) const
{
    const auto& word = m_words[at].text;
    const bool isBeforeOf = at + 1 < m_words.size() && m_words[at + 1].text == "of";
    const bool isDoing
        = (word.ends_with("ing") || isBeforeOf) && isParticiple(word) && hasThing(m_phrase.begin(), m_phrase.end());
    return isDoing || (word != "of" && isOf(WordKind::Cut, word));
}

void PromptParser::cutAt(size_t at)
{
    const auto& word = m_words[at].text;
    endPhrase();
    m_link = linkOf(word);
    m_isDenied = isOf(WordKind::Negation, word) || (m_isDenied && word == "or");
    m_open.reset();
}

void PromptParser::endListed()
{
    endPhrase();
    m_isDenied = false;
    m_link = m_link == Link::Pronoun ? Link::List : m_link;
}

void PromptParser::readBreak(size_t at)
{
    const auto kind = m_words[at].breakAfter;
    if (kind == WordBreak::Sentence) {
        endPhrase();
        endSentence();
    } else if (kind == WordBreak::Comma && !joinsAttributes(at)) {
        endListed();
    }
}

/// An article inside a phrase begins another one: "a man riding | a horse". Not in "all the", "a group of two".
bool PromptParser::beginsAPhrase(size_t at) const
{
    return isOf(WordKind::Determiner, m_words[at].text) && !m_phrase.empty() && m_phrase.back().text != "of"
        && std::any_of(m_phrase.begin(), m_phrase.end(), isContent);
}

/// The word that an "and" or a comma at `at` leads to, over another "and".
const PromptWord* PromptParser::follower(size_t at) const
{
    size_t next = at + 1;
    if (next < m_words.size() && m_words[next].text == "and" && m_words[at].breakAfter == WordBreak::Comma) {
        ++next;
    }
    return next < m_words.size() && m_words[next - 1].breakAfter != WordBreak::Sentence ? &m_words[next] : nullptr;
}

/// Whether "and" or a comma stands between two attributes of one thing: "a red and blue ball", "a big, fluffy dog".
bool PromptParser::joinsAttributes(size_t at) const
{
    const PromptWord* after = follower(at);
    if (m_phrase.empty() || after == nullptr || isOf(WordKind::Determiner, after->text)
        || isOf(WordKind::Cut, after->text) || after->text == "and") {
        return false;
    }
    const std::string& before = m_phrase.back().text;
    if (!isAttribute(before)) {
        return false;
    }
    if (isAttributeOrThing(before)) {
        return (isColour(before) && isColour(after->text)) || (isTexture(before) && isTexture(after->text))
            || (isOf(WordKind::QualityThing, before) && isOf(WordKind::Quality, after->text));
    }
    return isAttribute(after->text) || (m_link != Link::Copula && beginsWith(m_phrase, WordKind::Determiner));
}

void PromptParser::endPhrase(bool isBeforeDeterminer)
{
    PromptWords phrase = std::move(m_phrase);
    m_phrase.clear();
    trim(phrase, isBeforeDeterminer);
    if (phrase.empty()) {
        return;
    }
    if (namesAThing(phrase) && !m_isDenied && !isFull()) {
        add(phrase);
    }
    m_open.reset();
    m_link = isBeforeDeterminer ? Link::Cut : Link::List;
    m_isDenied = m_isDenied && !isBeforeDeterminer;
}

void PromptParser::trim(PromptWords& phrase, bool isBeforeDeterminer) const
{
    const bool isFirst = m_parts.phrases.empty();
    const auto medium = std::find_if(
        phrase.begin(), phrase.end(), [](const PromptWord& word) { return isOf(WordKind::Medium, word.text); });
    if (isFirst && phrase.end() - medium > 1 && (medium + 1)->text == "of"
        && std::none_of(phrase.begin(), medium, isThingOfItsOwn)) {
        phrase.erase(phrase.begin(), medium + 2); // "a photo of"
    }
    while (!phrase.empty() && (phrase.front().text == "of" || (isFirst && beginsWith(phrase, WordKind::Order)))) {
        phrase.erase(phrase.begin());
    }
    while (!phrase.empty() && (phrase.back().text == "of" || isOf(WordKind::Determiner, phrase.back().text))) {
        phrase.pop_back();
    }
    trimVerbs(phrase, isBeforeDeterminer);
}

/// What follows the thing and says what it does or where it is: "a man riding", "a dog chases", "a moon directly".
void PromptParser::trimVerbs(PromptWords& phrase, bool isBeforeDeterminer) const
{
    bool hasVerb = false;
    while (!phrase.empty()) {
        const auto& last = phrase.back().text;
        const bool isAfterAThing = hasThing(phrase.begin(), phrase.end() - 1);
        const bool isAfterAMaterial = phrase.size() > 2 && isAttributeOrThing((phrase.end() - 2)->text);
        const bool isAlone = phrase.size() == 1 && (isParticiple(last) || isAdverb(last));
        const bool isOneThing = phrase.front().text == "a" || phrase.front().text == "an"
            || (isBeforeDeterminer && beginsWith(phrase, WordKind::Determiner));
        const bool isVerb
            = !hasVerb && ((isOneThing && isThirdPerson(phrase)) || (isBeforeDeterminer && isOf(WordKind::Verb, last)));
        const bool isAround = isOf(WordKind::PlaceAdverb, last) || isOf(WordKind::PlaceNoun, last) || isAdverb(last);
        const bool isDone = isParticiple(last) && (isAfterAThing || isAfterAMaterial); // "the warm light shone"
        if (!isAlone && !isDone && !(isAfterAThing && (isAround || isVerb))) {
            return;
        }
        hasVerb = hasVerb || isVerb || isDone;
        phrase.pop_back();
    }
}

bool PromptParser::namesAThing(const PromptWords& phrase) const
{
    const auto& last = phrase.back().text;
    const auto isStyle = [](const PromptWord& word) { return isOf(WordKind::Style, word.text); };
    const auto isName = [](const PromptWord& word) { return word.text == "style"; };
    if (last == "background" || last == "backdrop" || beginsWith(phrase, WordKind::Negation)
        || std::all_of(phrase.begin(), phrase.end(), isStyle) || std::any_of(phrase.begin(), phrase.end(), isName)) {
        return false;
    }
    const std::string text = textOf(phrase, 0, phrase.size());
    if (text == "each other" || text == "one another") {
        return false;
    }
    const bool isBare = !beginsWith(phrase, WordKind::Determiner);
    if (m_link == Link::Pronoun && isBare) {
        return false; // "it sleeps"
    }
    const bool isQuality = m_link == Link::Copula && isBare;
    const bool isAlsoAThing = isAttributeOrThing(last) && !isQuality;
    return isAlsoAThing || std::any_of(phrase.begin(), phrase.end(), isThing)
        || (isParticiple(last) && beginsWith(phrase, WordKind::Determiner));
}

void PromptParser::add(const PromptWords& phrase)
{
    const size_t index = m_parts.phrases.size();
    m_parts.phrases.push_back({ textOf(phrase, 0, phrase.size()), phrase, m_link == Link::Companion });
    closePlaces(index);
    regroup(index);
}

void PromptParser::regroup(size_t phrase)
{
    if (m_link == Link::Companion) {
        return; // "a cat with a hat next to a dog": the cat is next to the dog
    }
    if (m_link != Link::List && m_link != Link::Start) {
        m_group.clear();
        m_isObject = m_link == Link::Place || m_link == Link::Cut;
    }
    m_group.push_back(phrase);
}

void PromptParser::notePlace(const PlaceWords& place)
{
    if (!place.hasObject) {
        noteStanding(place);
        return;
    }
    if (m_isDenied) { // "is not above": where it is instead is not said
        m_isDenied = false;
        m_link = Link::Cut;
        return;
    }
    OpenPlace open { place, {} };
    if (!m_group.empty()) {
        open.firsts = m_isObject ? std::vector<size_t> { m_group.back() } : m_group;
    }
    m_open = std::move(open);
    m_fronted.reset();
    m_link = Link::Place;
    m_isDenied = false;
}

/// "on the left": of the phrase before it, or of the next one where that has its own or none stands before.
void PromptParser::noteStanding(const PlaceWords& place)
{
    const bool isFree = !m_group.empty() && (m_standings.empty() || m_standings.back().phrase != m_group.back());
    if (isFree) {
        m_standings.push_back({ m_group.back(), place });
    } else {
        m_openStanding = place;
    }
    m_link = Link::List;
}

void PromptParser::closePlaces(size_t phrase)
{
    if (m_openStanding) {
        m_standings.push_back({ phrase, *m_openStanding });
        m_openStanding.reset();
    }
    if (m_fronted) {
        addPlace(phrase, m_fronted->firsts.front(), m_fronted->words);
        m_fronted.reset();
    }
    if (m_open && m_open->firsts.empty()) {
        m_fronted = OpenPlace { m_open->words, { phrase } };
    } else if (m_open) {
        for (const size_t first : m_open->firsts) {
            addPlace(first, phrase, m_open->words);
        }
    }
    m_open.reset();
}

void PromptParser::addPlace(size_t first, size_t second, const PlaceWords& words)
{
    const auto asked = worldRelation(words.kind);
    PromptPlace place { first, second, words.kind, asked.empty() ? words.text : std::string(asked), {} };
    if (words.opposite) {
        place.opposite.push_back(*words.opposite);
    }
    m_parts.places.push_back(std::move(place));
}

/// "a cat on the left and a dog on the right": the cat is to the left of the dog.
void PromptParser::addStandingPlaces()
{
    for (size_t i = 0; i + 1 < m_standings.size(); ++i) {
        const auto& one = m_standings[i];
        const auto& other = m_standings[i + 1];
        const bool areOpposite = one.words.kind != other.words.kind
            && (one.words.kind == PlaceKind::Left || one.words.kind == PlaceKind::Right)
                == (other.words.kind == PlaceKind::Left || other.words.kind == PlaceKind::Right);
        if (areOpposite) {
            addPlace(one.phrase, other.phrase, one.words);
            m_parts.places.back().opposite.push_back(*other.words.opposite);
        }
    }
    m_standings.clear();
}

void PromptParser::endSentence()
{
    addStandingPlaces();
    m_open.reset();
    m_openStanding.reset();
    m_fronted.reset();
    m_group.clear();
    m_isObject = false;
    m_isDenied = false;
    m_link = Link::Start;
}

} // namespace referee
