// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/article.h"

#include <algorithm>
#include <array>

namespace referee {

bool wantsAn(std::string_view word)
{
    constexpr std::array<std::string_view, 4> kSilent = { "hour", "honest", "honor", "heir" };
    constexpr std::array<std::string_view, 7> kSaidWithY = { "uni", "use", "usual", "euro", "one", "ufo", "ukulele" };
    constexpr std::array<std::string_view, 3> kSaidWithU = { "unin", "unim", "unid" };
    const auto begins = [&](std::string_view start) { return word.starts_with(start); };
    if (word.empty()) {
        return false;
    }
    if (std::any_of(kSilent.begin(), kSilent.end(), begins)
        || std::any_of(kSaidWithU.begin(), kSaidWithU.end(), begins)) {
        return true;
    }
    if (std::any_of(kSaidWithY.begin(), kSaidWithY.end(), begins)) {
        return false;
    }
    return std::string_view("aeiou8").find(word.front()) != std::string_view::npos;
}

} // namespace referee
