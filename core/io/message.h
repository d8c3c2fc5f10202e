// SPDX-License-Identifier: GPL-3.0-or-later
// Small helpers for the sentences of errors. Torch-free.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// The text fit for a terminal: control characters as '?', cut after 100 bytes with "…".
std::string printable(std::string_view text);

/// The same in double quotes.
std::string inQuotes(std::string_view text);

/// "a, b, c and 12 more": at most `most` items.
std::string listed(const std::vector<std::string>& items, size_t most = 8);

/// "1 key", "2 keys".
std::string counted(size_t count, std::string_view noun);

/// "[320, 4, 3, 3]"
std::string shapeText(const std::vector<int64_t>& shape);

} // namespace referee
