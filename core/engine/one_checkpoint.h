// SPDX-License-Identifier: GPL-3.0-or-later
// Checks by their small files that the parts of a pack belong together, before anything is loaded or written.
#pragma once

#include "core/base/errors.h"
#include "core/io/input_file.h"
#include "core/io/pack.h"

#include <string>

namespace referee {

/// LoadError that names both sides of everything that does not fit: channels of UNet, autoencoder and picture, widths
/// and lengths of texts, sizes. Files that cannot be read are reported by the loaders.
void requireFittingParts(const Pack& pack);

/// Every token id must be below `rows`, the rows of the network's table as `file` says. LoadError.
template <typename Tokenizer> Tokenizer fitting(Tokenizer tokenizer, int64_t rows, const std::string& file)
{
    if (tokenizer.idLimit() > rows) {
        throw LoadError(file + ": vocab_size must be at least " + std::to_string(tokenizer.idLimit())
            + ", the ids of the vocabulary beside it, got " + std::to_string(rows)
            + ". Take tokenizer and network from the same checkpoint.");
    }
    return tokenizer;
}

/// Id of "[DEC]" or "[ENC]", which BLIP adds to BERT's vocabulary: looked up by name, otherwise counted from the end of
/// the table, whose last `added` rows are those tokens when the vocabulary is plain BERT's; the wanted one is the last
/// row. LoadError.
template <typename Tokenizer>
int64_t addedTokenId(const Tokenizer& tokenizer, const char* name, int64_t added, int64_t rows, const std::string& file)
{
    const int64_t id = tokenizer.idOf(name);
    if (id >= 0) {
        return id;
    }
    if (tokenizer.idLimit() + added == rows) {
        return rows - 1;
    }
    throw LoadError(file + ": the vocabulary must have the token " + inQuotes(name) + ", or "
        + std::to_string(rows - added) + " tokens, to which BLIP adds it; got " + std::to_string(tokenizer.idLimit())
        + " tokens without it. Use the vocabulary of the same checkpoint.");
}

} // namespace referee
