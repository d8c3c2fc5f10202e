// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/added_tokens.h"

#include "core/base/errors.h"
#include "core/base/number_text.h"
#include "core/io/config.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace referee {

namespace {

using nlohmann::json;

/// In the order in which they are added; of two roles with one content the later one's flags hold.
constexpr std::array kRoles { "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token",
    "mask_token" };
constexpr std::array kExtraLists { "additional_special_tokens", "extra_special_tokens" };

std::string contentOf(const json& value, const std::string& place)
{
    const json& content = value.is_object() && value.contains("content") ? value["content"] : value;
    if (!content.is_string()) {
        throw LoadError(
            place + " must be a token (a string, or an object with \"content\"), got " + valueText(value) + ".");
    }
    return content.get<std::string>();
}

bool flagOf(const json& object, const char* key, bool standard, const std::string& place)
{
    const auto found = object.find(key);
    if (found == object.end()) {
        return standard;
    }
    if (!found->is_boolean()) {
        throw LoadError(place + ": " + key + " must be true or false, got " + valueText(*found) + ".");
    }
    return found->get<bool>();
}

AddedToken tokenOf(const json& value, bool isSpecial, const std::string& place)
{
    AddedToken token { .content = contentOf(value, place) };
    if (value.is_object()) {
        for (const char* key : { "lstrip", "rstrip", "single_word" }) {
            if (flagOf(value, key, false, place)) {
                throw LoadError(place + ": the option " + key
                    + " = true is not implemented. Set it to false if blanks around the token do not matter.");
            }
        }
        isSpecial = isSpecial || flagOf(value, "special", false, place);
        token.isNormalized = flagOf(value, "normalized", !isSpecial, place);
    }
    return token;
}

struct AddedTokenList {
    std::vector<AddedToken> tokens; ///< in the order of new ids; contents are unique
    std::map<std::string, std::string> contentOfRole; ///< "pad_token" to its content
};

/// Precedence as in PreTrainedTokenizerBase._from_pretrained of transformers 5.
class Reader {
public:
    explicit Reader(const TokenizerFiles& files)
        : m_files(files)
    {
    }

    AddedTokenList read(const std::map<std::string, std::string>& defaultRoles)
    {
        for (const auto& [role, content] : defaultRoles) {
            m_roles[role] = { content, "the default" };
        }
        bool hasDecoder = false;
        if (m_files.config) {
            const auto path = m_files.pathOf("tokenizer_config.json");
            const auto config = parseJsonObject(*m_files.config, path);
            collectRoles(config, path);
            hasDecoder = declareFromDecoder(config, path);
        }
        if (!hasDecoder && m_files.specialMap) {
            const auto path = m_files.pathOf("special_tokens_map.json");
            collectRoles(parseJsonObject(*m_files.specialMap, path), path);
        }
        if (!hasDecoder) {
            declareFromAddedTokens();
        }
        declareFromTokenizerJson();
        nameRoles();
        return std::move(m_list);
    }

private:
    struct Role {
        json value;
        std::string path;
    };

    void collectRoles(const json& object, const std::string& path)
    {
        for (const char* role : kRoles) {
            const auto found = object.find(role);
            if (found != object.end() && !found->is_null()) {
                m_roles[role] = { *found, path };
            }
        }
        for (const char* key : kExtraLists) {
            const auto found = object.find(key);
            if (found != object.end() && found->is_array()) {
                m_extra = { *found, path };
            }
        }
    }

    bool declareFromDecoder(const json& config, const std::string& path)
    {
        const auto decoder = config.find("added_tokens_decoder");
        if (decoder == config.end() || !decoder->is_object()) {
            return false;
        }
        for (const auto& [key, value] : decoder->items()) {
            const auto id = numberFromText<std::int32_t>(key);
            if (!id || *id < 0) {
                throw LoadError(
                    path + ": added_tokens_decoder must map ids to tokens, got the id " + inQuotes(key) + ".");
            }
            declare(tokenOf(value, false, path), *id);
        }
        return true;
    }

    void declareFromAddedTokens()
    {
        if (!m_files.addedTokens) {
            return;
        }
        const auto path = m_files.pathOf("added_tokens.json");
        const auto declared = parseJsonObject(*m_files.addedTokens, path);
        for (const auto& [content, id] : declared.items()) {
            declare({ .content = content, .isNormalized = !isNamed(content) }, tokenId(id, content, path));
        }
    }

    void declareFromTokenizerJson()
    {
        if (!m_files.tokenizerJson) {
            return;
        }
        const auto path = m_files.pathOf("tokenizer.json");
        const auto root = parseJsonObject(*m_files.tokenizerJson, path);
        const auto tokens = root.find("added_tokens");
        if (tokens == root.end() || !tokens->is_array()) {
            return;
        }
        for (const auto& value : *tokens) {
            if (!value.is_object() || !value.contains("id")) {
                throw LoadError(path + ": an added token must have an \"id\", got " + valueText(value) + ".");
            }
            auto token = tokenOf(value, false, path);
            const auto id = tokenId(value["id"], token.content, path);
            declare(std::move(token), id);
        }
    }

    void declare(AddedToken token, std::int64_t id)
    {
        token.declaredId = id;
        put(std::move(token));
    }

    /// Adds the token, or gives the one of the same content new flags.
    void put(AddedToken token)
    {
        if (token.content.empty()) {
            return;
        }
        const auto same = find(token.content);
        if (same == m_list.tokens.end()) {
            m_list.tokens.push_back(std::move(token));
        } else {
            *same = std::move(token);
        }
    }

    std::vector<AddedToken>::iterator find(const std::string& content)
    {
        return std::ranges::find(m_list.tokens, content, &AddedToken::content);
    }

    bool isNamed(const std::string& content) const
    {
        const auto isSame
            = [&](const json& value, const std::string& path) { return contentOf(value, path) == content; };
        return std::ranges::any_of(m_roles, [&](const auto& entry) {
            return isSame(entry.second.value, entry.second.path);
        }) || std::ranges::any_of(m_extra.value, [&](const json& value) { return isSame(value, m_extra.path); });
    }

    void nameRoles()
    {
        std::ranges::sort(m_list.tokens, {}, &AddedToken::declaredId);
        const auto numberDeclared = m_list.tokens.size();
        const auto putNamed = [&](const json& value, const std::string& path) {
            auto token = tokenOf(value, true, path);
            const auto same = find(token.content);
            const bool isDeclared = same - m_list.tokens.begin() < static_cast<std::ptrdiff_t>(numberDeclared);
            const auto content = token.content;
            if (!isDeclared) {
                put(std::move(token));
            }
            return content;
        };
        for (const char* role : kRoles) {
            const auto found = m_roles.find(role);
            if (found != m_roles.end()) {
                m_list.contentOfRole[role] = putNamed(found->second.value, found->second.path + ", " + role);
            }
        }
        for (const auto& value : m_extra.value) {
            putNamed(value, m_extra.path);
        }
    }

    const TokenizerFiles& m_files;
    AddedTokenList m_list;
    std::map<std::string, Role> m_roles;
    Role m_extra { json::array(), "" };
};

std::u32string codesOf(const Glyphs& text)
{
    std::u32string codes;
    std::ranges::transform(text, std::back_inserter(codes), &Glyph::code);
    return codes;
}

} // namespace

AddedTokens::AddedTokens(
    const TokenizerFiles& files, const Vocabulary& vocabulary, const Roles& defaults, Normalizer normalize)
    : m_normalize(std::move(normalize))
{
    for (const auto& [token, id] : vocabulary) {
        m_idLimit = std::max(m_idLimit, id + 1);
    }
    const auto list = Reader(files).read(defaults);
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
        throw LoadError(files.folder.string() + ": the added token " + inQuotes(token.content) + " must have the id "
            + std::to_string(id) + " by the vocabulary, got " + std::to_string(token.declaredId)
            + ". The vocabulary is incomplete or belongs to another tokenizer.");
    }
    m_ids[token.content] = id;
    return id;
}

void AddedTokens::requireRole(const std::string& role, const TokenizerFiles& files) const
{
    const auto found = m_idOfRole.find(role);
    if (found == m_idOfRole.end() || m_inventedIds.contains(found->second)) {
        throw LoadError(files.folder.string() + ": the vocabulary lacks the " + role
            + " that tokenizer_config.json names (or the usual one). Take all files from one tokenizer.");
    }
}

std::int64_t AddedTokens::idOf(std::string_view content) const { return findToken(m_ids, content); }

void AddedTokens::addNeedle(Needles& needles, const Glyphs& content, std::int64_t id)
{
    Needle needle { .text = codesOf(content), .id = id };
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
    static const std::vector<Needle> kNoNeedles;
    std::vector<TextSection> sections;
    const auto codes = codesOf(text);
    const auto first = text.begin();
    auto begin = first;
    const auto flush = [&](Glyphs::const_iterator end) {
        if (end > begin) {
            sections.push_back({ Glyphs(begin, end) });
        }
    };
    for (auto at = first; at != text.end();) {
        const auto rest = std::u32string_view(codes).substr(static_cast<std::size_t>(at - first));
        const auto candidates = needles.find(at->code);
        const auto isHere = [&](const Needle& needle) { return rest.starts_with(needle.text); };
        const auto& likely = candidates == needles.end() ? kNoNeedles : candidates->second;
        const auto hit = std::ranges::find_if(likely, isHere);
        if (hit == likely.end()) {
            ++at;
            continue;
        }
        flush(at);
        const auto end = at + static_cast<std::ptrdiff_t>(hit->text.size());
        sections.push_back({ { { 0, { at->source.begin, (end - 1)->source.end } } }, hit->id });
        at = begin = end;
    }
    flush(text.end());
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
