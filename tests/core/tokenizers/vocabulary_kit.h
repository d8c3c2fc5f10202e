// SPDX-License-Identifier: GPL-3.0-or-later
// Smallest complete tokenizer files in memory, for tests that need no original.
#pragma once

#include "core/tokenizers/byte_pair.h"
#include "core/tokenizers/vocabulary.h"

#include <string>
#include <string_view>
#include <vector>

namespace referee::test {

/// All 256 bytes, inside words (id = byte) and at their end (256 + byte), then the merges' results from 512 on, then
/// start 1000 and end 1001. `merges` are lines of merges.txt.
inline TokenizerFiles clipFiles(const std::vector<std::string>& merges)
{
    nlohmann::json vocabulary;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const auto letter = BytePair::letterOfByte(static_cast<unsigned char>(byte));
        vocabulary[letter] = byte;
        vocabulary[letter + "</w>"] = 256 + byte;
    }
    TokenizerFiles files;
    files.folder = "pack/tokenizer";
    files.merges = "#version: 0.2\n";
    unsigned next = 512;
    for (const auto& merge : merges) {
        const auto blank = merge.find(' ');
        vocabulary[merge.substr(0, blank) + merge.substr(blank + 1)] = next++;
        *files.merges += merge + "\n";
    }
    vocabulary["<|startoftext|>"] = 1000;
    vocabulary["<|endoftext|>"] = 1001;
    files.vocabJson = vocabulary.dump();
    return files;
}

/// [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4, then the given tokens.
inline TokenizerFiles wordPieceFiles(const std::vector<std::string>& tokens)
{
    TokenizerFiles files;
    files.folder = "pack/tokenizer";
    files.vocabText = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    for (const auto& token : tokens) {
        *files.vocabText += token + "\n";
    }
    return files;
}

} // namespace referee::test
