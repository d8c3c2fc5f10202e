// SPDX-License-Identifier: GPL-3.0-or-later
// Any text and any tokenizer files either give tokens that keep the promises, or one of our errors.
#include "core/base/errors.h"
#include "core/tokenizers/caption_cleaning.h"
#include "core/tokenizers/clip_tokenizer.h"
#include "tests/core/tokenizers/vocabulary_kit.h"
#include "tests/fuzz/tokenizer_input.h"

#include <algorithm>
#include <cstdint>

using namespace referee;
using namespace referee::test;

namespace {

/// A few tokens, so that a tokenizer is built thousands of times a second; most bytes are unknown to it.
TokenizerFiles smallFiles()
{
    TokenizerFiles files;
    files.folder = "pack/tokenizer";
    files.vocabJson
        = R"({"a":0,"a</w>":1,"b":2,"b</w>":3,"ab":4,"ab</w>":5,"!</w>":6,"<|startoftext|>":7,"<|endoftext|>":8})";
    files.merges = "#version: 0.2\na b\na b</w>\n";
    return files;
}

void tokenize(const ClipTokenizer& tokenizer, const std::string& text)
{
    const auto pieces = tokenizer.pieces(text);
    requirePieces(pieces, text, tokenizer.idLimit());
    const auto ids = tokenizer.encode(text, 9);
    require(ids.size() == 9 && ids.front() == tokenizer.beginId());
    require(std::ranges::find(ids, tokenizer.endId()) != ids.end());
    require(firstCutByte(pieces, 9, text.size()) <= text.size());
    const auto cleaned = cleanCaptionWithSource(text);
    require(cleaned.origins.size() == cleaned.text.size() && cleaned.cut.end <= text.size());
    requirePieces(tokenizer.pieces(cleaned.text), cleaned.text, tokenizer.idLimit());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto standardFiles = clipFiles({ "r e", "re d</w>", "a a", "aa aa", "b a", "t h", "th e</w>" });
    static const ClipTokenizer standard(standardFiles);
    const auto parts = partsOf({ reinterpret_cast<const char*>(data), size });
    try {
        if (std::all_of(parts.begin() + 1, parts.end(), [](const auto& part) { return part.empty(); })) {
            tokenize(standard, parts[0]);
            return 0;
        }
        auto files = smallFiles();
        replaceFiles(files, files.vocabJson, parts);
        tokenize(ClipTokenizer(files), parts[0]);
    } catch (const Error&) { // what the program tells its user
    }
    return 0;
}
