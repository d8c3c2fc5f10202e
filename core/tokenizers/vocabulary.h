// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens and their ids, read from vocab.json, vocab.txt, merges.txt or the model part of tokenizer.json.
// Stricter than the Python loaders: what they would overwrite silently (repeated tokens, ids, pairs) is an error.
#pragma once

#include "core/io/pack_components.h"
#include "core/tokenizers/unicode.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace referee {

/// One token and the bytes of the source text that it stands for. Pieces of one character (a byte-pair vocabulary may
/// cut inside it) all name the whole character.
struct TokenPiece {
    std::int64_t id = 0;
    ByteRange source;
    bool isPart = false; ///< the word that it belongs to has more pieces
    bool operator==(const TokenPiece&) const = default;
};
using TokenPieces = std::vector<TokenPiece>;

/// How many pieces a sequence of `maxTokens` has room for beside its begin and end tokens.
inline std::size_t roomFor(int maxTokens) { return maxTokens < 2 ? 0 : static_cast<std::size_t>(maxTokens) - 2; }

/// A sequence of exactly `maxTokens` tokens; mask is 1 on real tokens and 0 on pads.
struct MaskedTokens {
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> mask;
};

/// Ids of the tokens around the pieces of a sequence.
struct FrameTokens {
    std::int64_t begin;
    std::int64_t end;
    std::int64_t pad;
};

/// Begin token, the pieces that there is room for, end token, pads. UsageError when `maxTokens` is below 2.
MaskedTokens framed(const TokenPieces& pieces, const FrameTokens& frame, int maxTokens);

/// The byte of the source text at which the cut part begins; `textBytes` when nothing is cut.
inline std::size_t firstCutByte(const TokenPieces& pieces, int maxTokens, std::size_t textBytes)
{
    const std::size_t room = roomFor(maxTokens);
    return pieces.size() > room ? pieces[room].source.begin : textBytes;
}

constexpr std::uint64_t kMaxTokenizerFileBytes = 64U << 20U;

/// The texts of a Hugging Face tokenizer folder, so that tokenizers can be built without reading the disk. Each member
/// is the content of the file named in its comment, or nothing where the folder lacks it.
struct TokenizerFiles {
    std::filesystem::path folder; ///< for messages
    std::optional<std::string> vocabJson; ///< vocab.json: token to id
    std::optional<std::string> merges; ///< merges.txt: one pair a line
    std::optional<std::string> vocabText; ///< vocab.txt: one token a line
    std::optional<std::string> tokenizerJson; ///< tokenizer.json: read only where the vocabulary files are incomplete
    std::optional<std::string> config; ///< tokenizer_config.json
    std::optional<std::string> specialMap; ///< special_tokens_map.json
    std::optional<std::string> addedTokens; ///< added_tokens.json

    /// "FOLDER/NAME", for messages.
    std::string pathOf(std::string_view name) const { return (folder / name).string(); }
};

/// Reads what vocabularyFiles() of core/io names. Throws LoadError when the folder is missing or a file cannot be read
/// or has more than 64 MiB.
TokenizerFiles readTokenizerFiles(const std::filesystem::path& folder, VocabularyKind kind);

/// The object that a JSON text holds. Throws LoadError naming `path` when the text is no JSON, no object, repeats a key
/// or nests too deeply.
nlohmann::json parseJsonObject(const std::string& text, const std::string& path);

struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view> {}(text); }
};

/// Token to id; ids are below 2^31 and unique.
using Vocabulary = std::unordered_map<std::string, std::int64_t, StringHash, std::equal_to<>>;
/// Pairs in the order of their rank.
using MergeList = std::vector<std::pair<std::string, std::string>>;

constexpr std::int64_t kNoToken = -1;

/// The id, or kNoToken.
std::int64_t findToken(const Vocabulary& vocabulary, std::string_view token);

/// A token's id in a JSON file. LoadError unless it is an integer from 0 to 2^31 - 1.
std::int64_t tokenId(const nlohmann::json& value, const std::string& token, const std::string& path);

/// From vocab.json, or from "model" of tokenizer.json where that is missing. `modelType` is "BPE" or "WordPiece".
/// Each throws LoadError naming file, place and value.
Vocabulary readJsonVocabulary(const TokenizerFiles& files, std::string_view modelType);
MergeList readMerges(const TokenizerFiles& files);
/// From vocab.txt (id = line number from 0, blanks at line ends do not count) or tokenizer.json.
Vocabulary readTextVocabulary(const TokenizerFiles& files);

} // namespace referee
