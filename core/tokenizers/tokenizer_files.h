// SPDX-License-Identifier: GPL-3.0-or-later
// The text of the files of a Hugging Face tokenizer folder, so that tokenizers are built without touching the disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/io/pack_components.h"

namespace referee {

constexpr std::uint64_t kLargestTokenizerFile = 64U << 20U; ///< bytes

/// Each member is the content of the file named in its comment, or nothing where the folder lacks it.
struct TokenizerFiles {
    std::filesystem::path folder; ///< for messages
    std::optional<std::string> vocabJson; ///< vocab.json: token to id
    std::optional<std::string> merges; ///< merges.txt: one pair a line
    std::optional<std::string> vocabText; ///< vocab.txt: one token a line
    std::optional<std::string> tokenizerJson; ///< tokenizer.json: read only where the vocabulary files are incomplete
    std::optional<std::string> config; ///< tokenizer_config.json
    std::optional<std::string> specialMap; ///< special_tokens_map.json
    std::optional<std::string> addedTokens; ///< added_tokens.json

    /// "FOLDER/NAME", how messages call a file.
    std::string pathOf(std::string_view name) const { return (folder / name).string(); }
};

/// Reads what vocabularyFiles() of core/io names. Throws LoadError when the folder is missing or a file cannot be read
/// or has more than 64 MiB.
TokenizerFiles readTokenizerFiles(const std::filesystem::path& folder, VocabularyKind kind);

/// The object that a JSON text holds. Throws LoadError naming `path` when the text is no JSON, no object, repeats a key
/// or nests too deeply.
nlohmann::json parseJsonObject(const std::string& text, const std::string& path);

} // namespace referee
