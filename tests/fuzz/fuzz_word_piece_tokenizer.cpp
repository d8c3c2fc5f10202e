// SPDX-License-Identifier: GPL-3.0-or-later
// Any text and any tokenizer files either give tokens that keep the promises, or one of our errors.
#include "core/base/errors.h"
#include "core/tokenizers/caption_cleaning.h"
#include "core/tokenizers/word_piece_tokenizer.h"
#include "tests/core/tokenizers/vocabulary_kit.h"
#include "tests/fuzz/tokenizer_input.h"

#include <algorithm>
#include <cstdint>

using namespace referee;
using namespace referee::test;

namespace {

void tokenize(const WordPieceTokenizer& tokenizer, const std::string& text)
{
    const auto pieces = tokenizer.pieces(text);
    requirePieces(pieces, text, tokenizer.idLimit());
    const auto tokens = tokenizer.encode(text, 9);
    require(tokens.ids.size() == 9 && tokens.mask.size() == 9 && tokens.ids.front() == tokenizer.classId());
    const auto real = static_cast<std::size_t>(std::ranges::count(tokens.mask, 1));
    require(real == std::min<std::size_t>(pieces.size() + 2, 9));
    require(tokens.ids[real - 1] == tokenizer.separatorId());
    const auto cleaned = cleanQuestionWithSource(text);
    require(cleaned.origins.size() == cleaned.text.size() && cleaned.cut.end <= text.size());
    requirePieces(tokenizer.pieces(cleaned.text), cleaned.text, tokenizer.idLimit());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto standardFiles = wordPieceFiles({ "red", "##d", "a", "##a", "the", ",", "'", "s", "?" });
    static const WordPieceTokenizer standard(standardFiles);
    const auto parts = partsOf({ reinterpret_cast<const char*>(data), size });
    try {
        if (std::all_of(parts.begin() + 1, parts.end(), [](const auto& part) { return part.empty(); })) {
            tokenize(standard, parts[0]);
            return 0;
        }
        auto files = standardFiles;
        replaceFiles(files, files.vocabText, parts);
        tokenize(WordPieceTokenizer(files), parts[0]);
    } catch (const Error&) { // what the program tells its user
    }
    return 0;
}
