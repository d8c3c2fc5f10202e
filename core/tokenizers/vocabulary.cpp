// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/vocabulary.h"

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/input_file.h"

#include <functional>
#include <limits>
#include <map>
#include <set>

namespace referee {

namespace {

using nlohmann::json;

constexpr std::string_view kTokenizerJson = "tokenizer.json";

/// Calls `each` with every line, without its line end, and its number from 0.
void forEachLine(const std::string& text, const std::function<void(std::string_view, std::int64_t)>& each)
{
    const std::string_view all = text;
    std::int64_t number = 0;
    for (std::size_t begin = 0; begin < all.size(); ++number) {
        const auto end = std::min(all.find('\n', begin), all.size());
        auto line = all.substr(begin, end - begin);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
            line.remove_suffix(1);
        }
        each(line, number);
        begin = end + 1;
    }
}

void requireUtf8(const std::string& text, const std::string& path)
{
    const auto offset = firstInvalidUtf8(text);
    if (offset != std::string_view::npos) {
        throw LoadError(path + ": not valid UTF-8 at byte " + std::to_string(offset) + ". Download the file again.");
    }
}

Vocabulary vocabularyFrom(const json& object, const std::string& path)
{
    if (!object.is_object()) {
        throw LoadError(path + ": the vocabulary must map tokens to ids, got " + object.type_name() + ".");
    }
    Vocabulary vocabulary;
    vocabulary.reserve(object.size());
    std::set<std::int64_t> ids;
    for (const auto& [token, value] : object.items()) {
        const auto id = tokenId(value, token, path);
        if (!ids.insert(id).second) {
            throw LoadError(path + ": the id " + std::to_string(id) + " belongs to two tokens, one of them "
                + inQuotes(token) + ". Download the file again.");
        }
        vocabulary.emplace(token, id);
    }
    return vocabulary;
}

/// "model" of tokenizer.json, checked for its type; `wanted` names the files that would have done as well.
json tokenizerModel(const TokenizerFiles& files, std::string_view modelType, const std::string& wanted)
{
    if (!files.tokenizerJson) {
        throw LoadError(
            files.folder.string() + ": no " + wanted + ", or tokenizer.json. Put the tokenizer's files there.");
    }
    const auto path = files.pathOf(kTokenizerJson);
    auto root = parseJsonObject(*files.tokenizerJson, path);
    const auto model = root.find("model");
    if (model == root.end() || !model->is_object() || !model->contains("vocab")) {
        throw LoadError(path + ": missing key \"model\" with \"vocab\". Download the file again.");
    }
    const auto type = model->find("type");
    if (type != model->end() && *type != modelType) {
        throw LoadError(path + ": the model type must be " + std::string(modelType) + ", got " + valueText(*type)
            + ". This tokenizer belongs to another kind of model.");
    }
    return *model;
}

std::pair<std::string, std::string> mergeOfLine(std::string_view line, const std::string& place)
{
    const auto blank = line.find(' ');
    const bool isPair = blank != std::string_view::npos && blank > 0 && blank + 1 < line.size()
        && line.find(' ', blank + 1) == std::string_view::npos;
    if (!isPair) {
        throw LoadError(place + ": must be two tokens with one blank between, got " + inQuotes(line)
            + ". Download the file again.");
    }
    return { std::string(line.substr(0, blank)), std::string(line.substr(blank + 1)) };
}

MergeList mergesFromJson(const json& model, const std::string& path)
{
    MergeList merges;
    const auto found = model.find("merges");
    if (found == model.end() || !found->is_array()) {
        throw LoadError(path + ": missing list \"merges\" in its model. Download the file again.");
    }
    for (const auto& entry : *found) {
        const auto place = path + ", merge " + std::to_string(merges.size());
        if (entry.is_string()) {
            merges.push_back(mergeOfLine(entry.get<std::string>(), place));
        } else if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
            merges.emplace_back(entry[0].get<std::string>(), entry[1].get<std::string>());
        } else {
            throw LoadError(place + ": must be a pair of tokens, got " + valueText(entry) + ".");
        }
    }
    return merges;
}

} // namespace

MaskedTokens framed(const TokenPieces& pieces, const FrameTokens& frame, int maxTokens)
{
    if (maxTokens < 2) {
        throw UsageError(
            "A token sequence must have room for at least 2 tokens, got " + std::to_string(maxTokens) + ".");
    }
    MaskedTokens tokens { { frame.begin }, {} };
    for (size_t i = 0; i < std::min(pieces.size(), roomFor(maxTokens)); ++i) {
        tokens.ids.push_back(pieces[i].id);
    }
    tokens.ids.push_back(frame.end);
    tokens.mask.assign(tokens.ids.size(), 1);
    tokens.ids.resize(static_cast<std::size_t>(maxTokens), frame.pad);
    tokens.mask.resize(static_cast<std::size_t>(maxTokens), 0);
    return tokens;
}

TokenizerFiles readTokenizerFiles(const std::filesystem::path& folder, VocabularyKind kind)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) {
        throw LoadError(folder.string() + ": no such tokenizer folder. Check the path in pack.json.");
    }
    TokenizerFiles files;
    files.folder = folder;
    const std::map<std::string, std::optional<std::string>*> places { { "vocab.json", &files.vocabJson },
        { "merges.txt", &files.merges }, { "vocab.txt", &files.vocabText }, { "tokenizer.json", &files.tokenizerJson },
        { "tokenizer_config.json", &files.config }, { "special_tokens_map.json", &files.specialMap },
        { "added_tokens.json", &files.addedTokens } };
    for (const auto& name : vocabularyFiles(folder, kind)) {
        *places.at(name) = readTextFile(folder / name, kMaxTokenizerFileBytes);
    }
    return files;
}

nlohmann::json parseJsonObject(const std::string& text, const std::string& path)
{
    return Config(parsePythonJson(text, path), path).json();
}

std::int64_t findToken(const Vocabulary& vocabulary, std::string_view token)
{
    const auto found = vocabulary.find(token);
    return found == vocabulary.end() ? kNoToken : found->second;
}

std::int64_t tokenId(const json& value, const std::string& token, const std::string& path)
{
    constexpr std::int32_t kMaxId = std::numeric_limits<std::int32_t>::max();
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::uint64_t { kMaxId }) {
        throw LoadError(path + ": the id of " + inQuotes(token) + " must be an integer from 0 to "
            + std::to_string(kMaxId) + ", got " + valueText(value) + ".");
    }
    return value.get<std::int64_t>();
}

Vocabulary readJsonVocabulary(const TokenizerFiles& files, std::string_view modelType)
{
    if (files.vocabJson) {
        const auto path = files.pathOf("vocab.json");
        return vocabularyFrom(parseJsonObject(*files.vocabJson, path), path);
    }
    const auto model = tokenizerModel(files, modelType, "vocab.json and merges.txt");
    return vocabularyFrom(model.at("vocab"), files.pathOf(kTokenizerJson));
}

MergeList readMerges(const TokenizerFiles& files)
{
    if (!files.merges) {
        return mergesFromJson(tokenizerModel(files, "BPE", "vocab.json and merges.txt"), files.pathOf(kTokenizerJson));
    }
    const auto path = files.pathOf("merges.txt");
    requireUtf8(*files.merges, path);
    MergeList merges;
    forEachLine(*files.merges, [&](std::string_view line, std::int64_t number) {
        if (!line.starts_with("#version")) {
            merges.push_back(mergeOfLine(line, path + ", line " + std::to_string(number + 1)));
        }
    });
    return merges;
}

Vocabulary readTextVocabulary(const TokenizerFiles& files)
{
    if (!files.vocabText) {
        const auto model = tokenizerModel(files, "WordPiece", "vocab.txt");
        return vocabularyFrom(model.at("vocab"), files.pathOf(kTokenizerJson));
    }
    const auto path = files.pathOf("vocab.txt");
    requireUtf8(*files.vocabText, path);
    Vocabulary vocabulary;
    forEachLine(*files.vocabText, [&](std::string_view line, std::int64_t number) {
        const auto place = path + ", line " + std::to_string(number + 1);
        if (line.empty()) {
            throw LoadError(place + ": empty line instead of a token. Download the file again.");
        }
        const auto [old, isNew] = vocabulary.emplace(line, number);
        if (!isNew) {
            throw LoadError(place + " repeats the token " + inQuotes(line) + " of line "
                + std::to_string(old->second + 1) + ". Download the file again.");
        }
    });
    return vocabulary;
}

} // namespace referee
