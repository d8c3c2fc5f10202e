// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments/number_options.h"

#include "core/base/number_text.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace referee::cli {

namespace {

std::string whyNot(const std::string& expected, const std::string& found)
{
    return expected + " was expected, found '" + found + "'";
}

/// 1024 to this power; none for letters that are no unit.
std::optional<int> powerOf(std::string unit)
{
    std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char sign) { return std::tolower(sign); });
    if (unit.empty() || unit == "b") {
        return 0;
    }
    constexpr std::string_view kPrefixes = "kmgtpe";
    const size_t prefix = kPrefixes.find(unit.front());
    const std::string rest = unit.substr(1);
    const bool isUnit = prefix != std::string_view::npos && (rest.empty() || rest == "b" || rest == "ib");
    return isUnit ? std::optional<int>(static_cast<int>(prefix) + 1) : std::nullopt;
}

std::optional<uint64_t> bytesOf(const std::string& text)
{
    const auto digits = std::find_if(text.begin(), text.end(), [](unsigned char sign) { return sign > '9'; });
    auto bytes = numberFromText<uint64_t>(std::string(text.begin(), digits));
    const auto power = powerOf({ digits, text.end() });
    if (!bytes || !power) {
        return std::nullopt;
    }
    for (int i = 0; i < *power; ++i) {
        constexpr uint64_t kStep = 1024;
        if (*bytes > std::numeric_limits<uint64_t>::max() / kStep) {
            return std::nullopt;
        }
        *bytes *= kStep;
    }
    return bytes;
}

} // namespace

CLI::Validator wholeNumber(uint64_t least, uint64_t greatest)
{
    const std::string range = std::to_string(least) + " to " + std::to_string(greatest);
    const auto check = [least, greatest, range](std::string& text) -> std::string {
        const auto number = numberFromText<uint64_t>(text);
        if (!number || *number < least || *number > greatest) {
            return whyNot("a whole number from " + range, text);
        }
        text = std::to_string(*number); // "010": CLI11 would read eight
        return {};
    };
    return CLI::Validator(check, "from " + range);
}

CLI::Validator realNumber(double least, double greatest)
{
    const std::string range = plainNumberText(least) + " to " + plainNumberText(greatest);
    const auto check = [least, greatest, range](std::string& text) -> std::string {
        const auto number = numberFromText<double>(text);
        const bool isInRange = number && *number >= least && *number <= greatest;
        return isInRange ? std::string() : whyNot("a number from " + range, text);
    };
    return CLI::Validator(check, "from " + range);
}

CLI::Validator byteSize()
{
    const auto check = [](std::string& text) -> std::string {
        const auto bytes = bytesOf(text);
        if (!bytes) {
            return whyNot("a size like 800KB, 50MB or 2GB, or a whole number of bytes,", text);
        }
        text = std::to_string(*bytes);
        return {};
    };
    return CLI::Validator(check, "like 50MB");
}

} // namespace referee::cli
