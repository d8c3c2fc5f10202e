// SPDX-License-Identifier: GPL-3.0-or-later
// "a" or "an". Torch-free.
#pragma once

#include <string_view>

namespace referee {

/// By the first letter, and the common words that are said otherwise than written ("an hour", "a unicorn"). The word is
/// in lower case.
bool wantsAn(std::string_view word);

} // namespace referee
