// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as text and back, whatever the locale. Reading is strict: the whole text is the number, or it is none.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace referee {

/// None for blanks, a leading plus, hexadecimal, thousands separators, a decimal comma, and what does not fit into the
/// type or is not finite. Of a real number −0 is 0.
template <typename Number> std::optional<Number> numberFromText(std::string_view text)
{
    Number value {};
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) {
        return std::nullopt;
    }
    if constexpr (std::is_floating_point_v<Number>) {
        return std::isfinite(value) ? std::optional<Number>(value == 0 ? Number(0) : value) : std::nullopt;
    }
    return value;
}

/// The shortest text that reads back as the same number.
template <typename Number> std::string numberText(Number value)
{
    std::array<char, 40> text {};
    const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
    return { text.data(), result.ptr };
}

/// The same for sentences: 100000, never 1e+05.
inline std::string plainNumberText(double value)
{
    constexpr double kWidest = 1e18;
    const bool isWhole = std::abs(value) < kWidest && value == std::trunc(value);
    return isWhole ? std::to_string(static_cast<int64_t>(value)) : numberText(value);
}

} // namespace referee
