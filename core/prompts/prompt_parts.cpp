// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/prompt_parts.h"

#include "core/prompts/prompt_parser.h"
#include "core/prompts/word_tables.h"
#include "core/tokenizers/caption_cleaning.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace referee {

namespace {

constexpr std::pair<std::string_view, std::string_view> kUnusual[] = {
    { "man", "men" },
    { "woman", "women" },
    { "child", "children" },
    { "person", "people" },
    { "mouse", "mice" },
    { "goose", "geese" },
    { "foot", "feet" },
    { "tooth", "teeth" },
    { "leaf", "leaves" },
    { "wolf", "wolves" },
    { "knife", "knives" },
    { "shelf", "shelves" },
    { "loaf", "loaves" },
    { "calf", "calves" },
    { "sheep", "sheep" },
    { "fish", "fish" },
    { "deer", "deer" },
    { "ox", "oxen" },
    { "tomato", "tomatoes" },
    { "potato", "potatoes" },
};

bool endsInAnyOf(std::string_view word, std::initializer_list<std::string_view> endings)
{
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view end) { return word.ends_with(end); });
}

bool isPluralWord(std::string_view word)
{
    const auto* found = std::ranges::find(kUnusual, word, &std::pair<std::string_view, std::string_view>::second);
    return found != std::end(kUnusual)
        ? found->first != found->second
        : word.size() > 2 && word.ends_with('s') && !endsInAnyOf(word, { "ss", "us", "is" });
}

std::string pluralOf(const std::string& word)
{
    for (const auto& [one, many] : kUnusual) {
        if (one == word) {
            return std::string(many);
        }
    }
    const bool hasConsonant
        = word.size() > 1 && std::string_view("aeiou").find(word[word.size() - 2]) == std::string::npos;
    if (word.ends_with('y') && hasConsonant) {
        return word.substr(0, word.size() - 1) + "ies";
    }
    return word + (endsInAnyOf(word, { "s", "x", "z", "ch", "sh" }) ? "es" : "s");
}

std::string singularOf(const std::string& word)
{
    for (const auto& [one, many] : kUnusual) {
        if (many == word) {
            return std::string(one);
        }
    }
    if (word.ends_with("ies") && word.size() > 4) {
        return word.substr(0, word.size() - 3) + "y";
    }
    const bool hasEs = endsInAnyOf(word, { "sses", "uses", "xes", "zes", "ches", "shes" });
    return word.substr(0, word.size() - (hasEs ? 2 : 1));
}

/// The words [begin, end) of a phrase as one span.
WordSpan spanOf(const PromptWords& words, size_t begin, size_t end)
{
    return { { words[begin].source.begin, words[end - 1].source.end }, textOf(words, begin, end) };
}

/// The one run of attributes of a kind before `end`, "and" between them included; empty where there are two.
WordSpan runOf(const PromptWords& words, size_t end, const std::function<bool(std::string_view)>& isKind)
{
    const auto isOne = [&](size_t i) { return i < end && isKind(words[i].text); };
    size_t first = 0;
    while (first < end && !isOne(first)) {
        ++first;
    }
    size_t last = first;
    while (isOne(last + 1) || (last + 2 < end && words[last + 1].text == "and" && isOne(last + 2))) {
        last += isOne(last + 1) ? 1 : 2;
    }
    for (size_t i = last + 1; i < end; ++i) {
        if (isOne(i)) {
            return {};
        }
    }
    return first < end ? spanOf(words, first, last + 1) : WordSpan {};
}

/// With the shade before it: "dark red".
WordSpan colourOf(const PromptWords& words, size_t end)
{
    auto colour = runOf(words, end, isColour);
    for (size_t i = 0; i + 1 < end && !colour.isEmpty(); ++i) {
        if (words[i + 1].source.begin == colour.at.begin && isOf(WordKind::ColourShade, words[i].text)) {
            colour.at.begin = words[i].source.begin;
            colour.text.insert(0, words[i].text + " ");
            break;
        }
    }
    return colour;
}

} // namespace

PromptParts partsOf(std::string_view prompt)
{
    const auto words = wordsWithinLimit(prompt);
    return areEnglish(words) ? PromptParser(words).parse() : PromptParts {};
}

std::vector<std::string> nounPhrases(std::string_view prompt)
{
    std::vector<std::string> texts;
    for (const auto& phrase : partsOf(prompt).phrases) {
        texts.push_back(phrase.text);
    }
    if (const auto whole = cleanCaption(prompt); texts.empty() && !whole.empty()) {
        texts.push_back(whole);
    }
    return texts;
}

std::string placeText(const PromptParts& parts, const PromptPlace& place)
{
    return parts.phrases[place.first].text + " " + place.relation + " " + parts.phrases[place.second].text;
}

ThingWords thingWordsOf(const PromptPhrase& phrase)
{
    const auto& words = phrase.words;
    const auto of = std::find_if(words.begin(), words.end(), [](const PromptWord& word) { return word.text == "of"; });
    const auto end = static_cast<size_t>(of - words.begin());
    size_t noun = 0;
    for (size_t i = 0; i + 1 < end; ++i) {
        const auto& word = words[i].text;
        if (isAttribute(word) || isOf(WordKind::Determiner, word) || isOf(WordKind::PlaceNoun, word) || word == "and"
            || word.ends_with("'s")) {
            noun = i + 1;
        }
    }
    ThingWords thing;
    if (end == 0) {
        return thing;
    }
    thing.noun = spanOf(words, noun, words.size());
    thing.colour = colourOf(words, end - 1);
    thing.texture = runOf(words, end - 1, isTexture);
    thing.isPlural = isPluralWord(words[end - 1].text);
    return thing;
}

std::string inNumber(const std::string& noun, bool isPlural)
{
    const size_t end = std::min(noun.find(" of "), noun.size());
    const std::string head = noun.substr(0, end);
    const size_t last = head.rfind(' ') + 1; // npos + 1 is 0
    const std::string word = head.substr(last);
    if (isPluralWord(word) == isPlural) {
        return noun;
    }
    return head.substr(0, last) + (isPlural ? pluralOf(word) : singularOf(word)) + noun.substr(end);
}

} // namespace referee
