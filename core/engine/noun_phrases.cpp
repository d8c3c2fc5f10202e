// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/noun_phrases.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace referee {

namespace {

/// Words at which a phrase ends. "of" is one only after a word of place: "a cup of tea" stays whole.
constexpr std::array<std::string_view, 24> kCuts
    = { "and", "above", "below", "on", "in", "under", "over", "beside", "behind", "near", "with", "to", "at", "by",
          "inside", "between", "next", "while", "is", "are", "has", "holding", "wearing", "beneath" };
constexpr std::array<std::string_view, 7> kPlaces = { "top", "side", "left", "right", "bottom", "middle", "front" };
constexpr std::array<std::string_view, 4> kArticles = { "a", "an", "the", "some" };

template <size_t N> bool contains(const std::array<std::string_view, N>& words, std::string_view word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

using Words = std::vector<std::string>;

bool namesAThing(const Words& words)
{
    const auto carriesMeaning = [](const std::string& word) {
        return !contains(kArticles, word) && !contains(kPlaces, word) && word != "background" && word != "of";
    };
    return words.back() != "background" && std::any_of(words.begin(), words.end(), carriesMeaning);
}

void finish(Words& words, std::vector<std::string>& phrases)
{
    while (!words.empty() && words.front() == "of") {
        words.erase(words.begin());
    }
    if (!words.empty() && namesAThing(words) && phrases.size() < kMostPhrases) {
        std::string phrase = words.front();
        for (size_t i = 1; i < words.size(); ++i) {
            phrase += " " + words[i];
        }
        phrases.push_back(phrase);
    }
    words.clear();
}

void addWord(std::string word, Words& words, std::vector<std::string>& phrases)
{
    const bool endsPhrase = !word.empty() && word.back() == ',';
    if (endsPhrase) {
        word.pop_back();
    }
    const bool placeOf = word == "of" && !words.empty() && contains(kPlaces, words.back());
    if (contains(kCuts, word) || placeOf) {
        finish(words, phrases);
    } else if (!word.empty()) {
        words.push_back(word);
    }
    if (endsPhrase) {
        finish(words, phrases);
    }
}

} // namespace

std::vector<std::string> nounPhrases(std::string_view caption)
{
    std::vector<std::string> phrases;
    Words words;
    std::istringstream stream { std::string(caption) };
    for (std::string word; stream >> word;) {
        addWord(word, words, phrases);
    }
    finish(words, phrases);
    if (phrases.empty() && !caption.empty()) {
        phrases.emplace_back(caption);
    }
    return phrases;
}

} // namespace referee
