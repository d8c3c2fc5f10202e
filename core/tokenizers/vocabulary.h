// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens and their ids, read from vocab.json, vocab.txt, merges.txt or the model part of tokenizer.json.
// Stricter than the Python loaders: what they would overwrite silently (repeated tokens, ids, pairs) is an error.
#pragma once

#include "core/tokenizers/tokenizer_files.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace referee {

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

/// From vocab.json, or from "model" of tokenizer.json where that is missing. `modelType` is "BPE" or "WordPiece".
/// Each throws LoadError naming file, place and what was found.
Vocabulary readJsonVocabulary(const TokenizerFiles& files, std::string_view modelType);
MergeList readMerges(const TokenizerFiles& files);
/// From vocab.txt (id = line number from 0, blanks at line ends do not count) or tokenizer.json.
Vocabulary readTextVocabulary(const TokenizerFiles& files);

} // namespace referee
