// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/tokenizer_files.h"

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/input_file.h"

#include <map>

namespace referee {

TokenizerFiles readTokenizerFiles(const std::filesystem::path& folder, VocabularyKind kind)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) {
        throw LoadError(folder.string()
            + ": a tokenizer folder was expected, found no folder of this name. Check the path in pack.json.");
    }
    TokenizerFiles files;
    files.folder = folder;
    const std::map<std::string, std::optional<std::string>*> places { { "vocab.json", &files.vocabJson },
        { "merges.txt", &files.merges }, { "vocab.txt", &files.vocabText }, { "tokenizer.json", &files.tokenizerJson },
        { "tokenizer_config.json", &files.config }, { "special_tokens_map.json", &files.specialMap },
        { "added_tokens.json", &files.addedTokens } };
    for (const auto& name : vocabularyFiles(folder, kind)) {
        *places.at(name) = readTextFile(folder / name, kLargestTokenizerFile);
    }
    return files;
}

nlohmann::json parseJsonObject(const std::string& text, const std::string& path)
{
    return Config(parsePythonJson(text, path), path).json();
}

} // namespace referee
