// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/message.h"

namespace referee {

namespace {
constexpr size_t kLongestQuote = 100;

bool isContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }
}

std::string printable(std::string_view text)
{
    size_t length = text.size();
    if (length > kLongestQuote) {
        length = kLongestQuote;
        while (length > 0 && isContinuationByte(text[length])) {
            --length;
        }
    }
    std::string result;
    for (const char c : text.substr(0, length)) {
        const auto byte = static_cast<unsigned char>(c);
        result += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
    return result + (length < text.size() ? "…" : "");
}

std::string inQuotes(std::string_view text) { return "\"" + printable(text) + "\""; }

std::string listed(const std::vector<std::string>& items, size_t most)
{
    std::string result;
    for (size_t i = 0; i < items.size() && i < most; ++i) {
        result += (i == 0 ? "" : ", ") + items[i];
    }
    if (items.size() > most) {
        result += " and " + std::to_string(items.size() - most) + " more";
    }
    return result;
}

std::string counted(size_t count, std::string_view noun)
{
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string shapeText(const std::vector<int64_t>& shape)
{
    std::string result = "[";
    for (size_t i = 0; i < shape.size(); ++i) {
        result += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    }
    return result + "]";
}

} // namespace referee
