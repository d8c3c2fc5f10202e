// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/word_list.h"

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/input_file.h"
#include "core/io/message.h"
#include "core/tokenizers/caption_cleaning.h"

#include <algorithm>
#include <array>

namespace referee {

namespace {

constexpr uint64_t kLargestFile = uint64_t { 1 } << 20U;
constexpr size_t kMaxTold = 5;
constexpr std::array<const char*, 4> kShownGroups = { "things", "colours", "textures", "places" };
constexpr const char* kOtherGroup = "others";
constexpr const char* kInstead = "instead";

/// [at, at + length) as one text; empty where a comma or the end of the prompt stands between.
std::string textOf(const PromptWords& words, size_t at, size_t length)
{
    if (at + length > words.size()) {
        return {};
    }
    std::string text = words[at].text;
    for (size_t i = at + 1; i < at + length; ++i) {
        if (words[i - 1].breakAfter != WordBreak::None) {
            return {};
        }
        text += " " + words[i].text;
    }
    return text;
}

/// The words as the referee's vocabulary has them, which knows no accents: "stár" is "star".
PromptWords withoutAccents(PromptWords words)
{
    for (auto& word : words) {
        Glyphs glyphs = toNfd(decodeUtf8(word.text));
        std::erase_if(glyphs, [](const Glyph& glyph) { return isNonspacingMark(glyph.code); });
        word.text = encodeUtf8(glyphs);
    }
    return words;
}

size_t wordsIn(const std::string& text) { return static_cast<size_t>(std::count(text.begin(), text.end(), ' ')) + 1; }

void requireKnownKeys(const Config& config)
{
    for (const auto& item : config.json().items()) {
        const bool isShown = std::find(kShownGroups.begin(), kShownGroups.end(), item.key()) != kShownGroups.end();
        if (!isShown && item.key() != kOtherGroup && item.key() != kInstead) {
            throw LoadError(config.file() + ": things, colours, textures, places, others, instead was expected, found "
                + "the unknown key " + inQuotes(item.key()) + ". Correct the file.");
        }
    }
}

/// "a, b and c"
std::string joined(const std::vector<std::string>& texts, const char* last)
{
    std::string all;
    for (size_t i = 0; i < texts.size(); ++i) {
        all += (i == 0 ? "" : i + 1 == texts.size() ? last : ", ") + texts[i];
    }
    return all;
}

} // namespace

WordList WordList::load(const std::filesystem::path& file)
{
    return parse(readTextFile(file, kLargestFile), file.string());
}

WordList WordList::parse(std::string_view json, const std::string& file)
{
    const Config config(parseJson(json, file), file);
    requireKnownKeys(config);
    WordList list;
    for (const char* group : kShownGroups) {
        list.m_shown.push_back(config.has(group) ? config.texts(group) : std::vector<std::string> {});
        std::for_each(
            list.m_shown.back().begin(), list.m_shown.back().end(), [&](const std::string& text) { list.know(text); });
    }
    list.m_things = list.m_shown.front();
    for (const auto& text : config.has(kOtherGroup) ? config.texts(kOtherGroup) : std::vector<std::string> {}) {
        list.know(text);
    }
    if (config.has(kInstead)) {
        const Config instead = config.object(kInstead);
        for (const auto& item : instead.json().items()) {
            list.m_instead[item.key()] = instead.text(item.key());
            list.m_longest = std::max(list.m_longest, wordsIn(item.key()));
        }
    }
    return list;
}

void WordList::know(const std::string& text)
{
    m_known.insert(text);
    m_longest = std::max(m_longest, wordsIn(text));
}

/// Words of the longest known expression or word that begins here; 0: none.
size_t WordList::knownLength(const PromptWords& words, size_t at) const
{
    for (size_t length = m_longest; length > 0; --length) {
        if (isKnown(textOf(words, at, length))) {
            return length;
        }
    }
    return 0;
}

std::vector<UnlearnedWord> WordList::unlearned(std::string_view prompt) const
{
    const auto cut = cleanCaptionWithSource(prompt).cut;
    const auto typed = promptWords(cut.end > cut.begin ? prompt.substr(0, cut.begin) : prompt);
    const auto words = withoutAccents(typed);
    std::vector<UnlearnedWord> found;
    for (size_t at = 0; at < words.size();) {
        const size_t known = knownLength(words, at);
        size_t length = m_longest;
        while (length > 1 && !m_instead.contains(textOf(words, at, length))) {
            --length;
        }
        if (known > 0 && known >= length) {
            at += known;
            continue;
        }
        const auto instead = m_instead.find(textOf(words, at, length));
        found.push_back({ textOf(typed, at, length), { words[at].source.begin, words[at + length - 1].source.end },
            instead == m_instead.end() ? std::nullopt : std::optional(instead->second) });
        at += length;
    }
    return found;
}

std::string WordList::note(const std::vector<UnlearnedWord>& words, const std::string& pack) const
{
    std::vector<std::string> told;
    std::unordered_set<std::string> seen;
    bool isOpen = false;
    for (const auto& word : words) {
        if (!seen.insert(word.text).second) {
            continue;
        }
        isOpen = isOpen || !word.instead;
        const std::string advice = !word.instead ? ""
            : word.instead->empty()              ? " (leave it out)"
                                                 : " (write " + inQuotes(*word.instead) + ")";
        told.push_back(inQuotes(word.text) + advice);
    }
    if (told.empty()) {
        return {};
    }
    const size_t more = told.size() - std::min(told.size(), kMaxTold);
    if (more > 0) {
        told.resize(kMaxTold);
        told.push_back(std::to_string(more) + " more");
    }
    std::string note = "The " + pack + " does not know " + joined(told, more > 0 ? " and " : " or ") + ".";
    if (isOpen) {
        std::vector<std::string> groups;
        for (const auto& group : m_shown) {
            groups.push_back(joined(group, ", "));
        }
        std::erase(groups, std::string());
        std::string known;
        for (const auto& group : groups) {
            known += (known.empty() ? " It knows: " : "; ") + group;
        }
        note += known.empty() ? "" : known + ".";
    }
    return note;
}

} // namespace referee
