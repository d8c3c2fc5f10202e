// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/added_tokens.h"

#include "core/base/errors.h"
#include "core/io/message.h"

#include <algorithm>

namespace referee {

AddedTokens::AddedTokens(
    const TokenizerFiles& files, const Vocabulary& vocabulary, const Roles& defaults, Normalizer normalize)
    : m_normalize(std::move(normalize))
{
    for (const auto& [token, id] : vocabulary) {
        m_idLimit = std::max(m_idLimit, id + 1);
    }
    const auto list = readAddedTokens(files, defaults);
    for (const auto& token : list.tokens) {
        const std::int64_t id = giveId(token, vocabulary, files);
        const auto content = decodeUtf8(token.content);
        if (token.isNormalized) {
            addNeedle(m_normalizedNeedles, m_normalize(content), id);
        } else {
            addNeedle(m_rawNeedles, content, id);
        }
    }
    for (const auto& [role, content] : list.contentOfRole) {
        m_idOfRole[role] = idOf(content);
    }
}

std::int64_t AddedTokens::giveId(const AddedToken& token, const Vocabulary& vocabulary, const TokenizerFiles& files)
{
    const std::int64_t known = findToken(vocabulary, token.content);
    const std::int64_t id = known == kNoToken ? m_idLimit++ : known;
    if (token.declaredId == kNoToken && known == kNoToken) {
        m_inventedIds.insert(id);
    }
    if (token.declaredId != kNoToken && token.declaredId != id) {
        throw LoadError(files.folder.string() + ": the added token " + inQuotes(token.content)
            + " was expected to have the id " + std::to_string(id) + " that the vocabulary gives it, found "
            + std::to_string(token.declaredId) + ". The vocabulary is incomplete or belongs to another tokenizer.");
    }
    m_ids[token.content] = id;
    return id;
}

void AddedTokens::requireRole(const std::string& role, const TokenizerFiles& files) const
{
    const auto found = m_idOfRole.find(role);
    if (found == m_idOfRole.end() || m_inventedIds.contains(found->second)) {
        throw LoadError(files.folder.string() + ": the vocabulary was expected to hold the " + role
            + " that tokenizer_config.json names (or the usual one), but lacks it. Take all files from one tokenizer.");
    }
}

std::int64_t AddedTokens::idOf(std::string_view content) const { return findToken(m_ids, content); }

void AddedTokens::addNeedle(Needles& needles, const Glyphs& content, std::int64_t id)
{
    Needle needle { .text = {}, .id = id };
    for (const auto& glyph : content) {
        needle.text.push_back(glyph.code);
    }
    if (needle.text.empty()) {
        return;
    }
    auto& sameStart = needles[needle.text.front()];
    const auto shorter
        = std::ranges::find_if(sameStart, [&](const Needle& other) { return other.text.size() < needle.text.size(); });
    sameStart.insert(shorter, std::move(needle));
}

std::vector<TextSection> AddedTokens::cutAt(const Needles& needles, const Glyphs& text)
{
    std::vector<TextSection> sections;
    std::size_t begin = 0;
    const auto flush = [&](std::size_t end) {
        if (end > begin) {
            const auto first = text.begin();
            sections.push_back(
                { Glyphs(first + static_cast<std::ptrdiff_t>(begin), first + static_cast<std::ptrdiff_t>(end)) });
        }
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto candidates = needles.find(text[at].code);
        const Needle* hit = nullptr;
        if (candidates != needles.end()) {
            const auto isHere = [&](const Needle& needle) {
                return needle.text.size() <= text.size() - at
                    && std::equal(needle.text.begin(), needle.text.end(),
                        text.begin() + static_cast<std::ptrdiff_t>(at),
                        [](char32_t code, const Glyph& glyph) { return code == glyph.code; });
            };
            const auto found = std::ranges::find_if(candidates->second, isHere);
            hit = found == candidates->second.end() ? nullptr : &*found;
        }
        if (hit == nullptr) {
            ++at;
            continue;
        }
        flush(at);
        const auto end = at + hit->text.size();
        sections.push_back({ { { 0, { text[at].source.begin, text[end - 1].source.end } } }, hit->id });
        at = begin = end;
    }
    flush(text.size());
    return sections;
}

std::vector<TextSection> AddedTokens::split(const Glyphs& text) const
{
    std::vector<TextSection> sections;
    for (auto& raw : cutAt(m_rawNeedles, text)) {
        if (raw.id != kNoToken) {
            sections.push_back(std::move(raw));
            continue;
        }
        for (auto& section : cutAt(m_normalizedNeedles, m_normalize(raw.glyphs))) {
            sections.push_back(std::move(section));
        }
    }
    return sections;
}

} // namespace referee
