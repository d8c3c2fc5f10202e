// SPDX-License-Identifier: GPL-3.0-or-later
// Do tokenizer and network belong together?
#pragma once

#include "core/errors.h"
#include "core/io/config.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace referee {

/// The tokenizer's ids must all have a row in the network's table; `section` of config.json may be empty. LoadError.
template <typename Tokenizer>
Tokenizer fitting(Tokenizer tokenizer, const std::filesystem::path& network, const char* section)
{
    const auto file = Config::load(network / "config.json");
    const auto config = section[0] == 0 || !file.has(section) ? file : file.object(section);
    const int64_t rows = config.positive("vocab_size", tokenizer.idLimit());
    if (tokenizer.idLimit() > rows) {
        throw LoadError(config.file() + ": vocab_size was expected to be at least "
            + std::to_string(tokenizer.idLimit()) + ", because the vocabulary beside it has that many ids; found "
            + std::to_string(rows) + ". Tokenizer and network are not of the same checkpoint.");
    }
    return tokenizer;
}

} // namespace referee
