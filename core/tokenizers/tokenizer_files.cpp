// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/tokenizer_files.h"

#include "core/errors.h"
#include "core/io/config.h"
#include "core/io/input_file.h"

namespace referee {

namespace {

std::optional<std::string> readIfThere(const std::filesystem::path& path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) ? std::optional(readTextFile(path, kLargestTokenizerFile))
                                                  : std::nullopt;
}

} // namespace

TokenizerFiles readTokenizerFiles(const std::filesystem::path& folder)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) {
        throw LoadError(folder.string()
            + ": a tokenizer folder was expected, found no folder of this name. Check the path in pack.json.");
    }
    TokenizerFiles files;
    files.folder = folder;
    files.vocabJson = readIfThere(folder / "vocab.json");
    files.merges = readIfThere(folder / "merges.txt");
    files.vocabText = readIfThere(folder / "vocab.txt");
    if (!files.vocabText && !(files.vocabJson && files.merges)) {
        files.tokenizerJson = readIfThere(folder / "tokenizer.json");
    }
    files.config = readIfThere(folder / "tokenizer_config.json");
    files.specialMap = readIfThere(folder / "special_tokens_map.json");
    files.addedTokens = readIfThere(folder / "added_tokens.json");
    return files;
}

nlohmann::json parseJsonObject(const std::string& text, const std::string& path)
{
    return Config(parseJson(text, path), path).json();
}

} // namespace referee
