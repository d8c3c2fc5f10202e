// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/prompt_parts.h"

#include "core/prompts/prompt_parser.h"
#include "core/tokenizers/caption_cleaning.h"

namespace referee {

PromptParts partsOf(std::string_view prompt)
{
    const auto cut = cleanCaptionWithSource(prompt).cut;
    const auto words = promptWords(cut.end > cut.begin ? prompt.substr(0, cut.begin) : prompt);
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

} // namespace referee
