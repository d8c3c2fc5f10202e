// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments/typed_arguments.h"

#include "core/base/errors.h"
#include "core/base/number_text.h"
#include "core/tokenizers/unicode.h"

#include <QtCore/QByteArray>
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string_view>

namespace referee::cli {

namespace {

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char sign) { return std::tolower(sign); });
    return text;
}

/// The power of 1024 that a unit stands for; none for other letters.
std::optional<int> powerOf(std::string unit)
{
    unit = lowered(unit);
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
    const auto digits = std::ranges::find_if(text, [](unsigned char sign) { return sign > '9'; });
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

constexpr std::string_view kScheme = "file:";

/// The text with bytes that are not ASCII written as \xE9.
std::string readable(const std::string& text)
{
    std::string result;
    for (const char sign : text) {
        const auto byte = static_cast<unsigned char>(sign);
        const char* digits = "0123456789ABCDEF";
        result += byte < 0x80 ? std::string(1, sign) : std::string("\\x") + digits[byte >> 4] + digits[byte & 0xF];
    }
    return result;
}

void requireUtf8(const char* what, const std::string& text)
{
    if (firstInvalidUtf8(text) != std::string::npos) {
        throw UsageError(std::string(what) + " is not valid UTF-8: '" + readable(text)
            + "'. Rename files and folders that use another encoding, for example with convmv; type other text again.");
    }
}

/// The path of a URL that begins with "file:/". UsageError.
std::string pathOfAddress(const std::string& address)
{
    const auto refuse = [&address](const std::string& why) {
        throw UsageError("'" + address + "' " + why + ". Give the path of a local file, which begins with /.");
    };
    std::string path = address.substr(kScheme.size());
    if (path.starts_with("//")) {
        const auto slash = path.find('/', 2);
        const std::string host = path.substr(2, slash == std::string::npos ? slash : slash - 2);
        if (!host.empty() && lowered(host) != "localhost") {
            refuse("is on another machine, '" + host + "'");
        }
        path = slash == std::string::npos ? "" : path.substr(slash);
    }
    const auto percent = [&path](size_t at) {
        return at + 2 < path.size() && std::isxdigit(static_cast<unsigned char>(path[at + 1])) != 0
            && std::isxdigit(static_cast<unsigned char>(path[at + 2])) != 0;
    };
    for (size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '?' || path[i] == '#' || (path[i] == '%' && !percent(i))) {
            refuse("contains '" + path.substr(i, 1) + "', which has a special meaning in a URL");
        }
    }
    const QByteArray decoded = QByteArray::fromPercentEncoding(QByteArray::fromStdString(path));
    if (path.empty() || decoded.contains('\0')) {
        refuse("names no file");
    }
    requireUtf8("A file name", decoded.toStdString());
    return decoded.toStdString();
}

/// The URL may follow the '=' of --out=URL or 40:region=URL.
std::string withoutAddress(const std::string& word)
{
    const auto isAddress = [&word](size_t at) { return lowered(word.substr(at, kScheme.size() + 1)) == "file:/"; };
    if (isAddress(0)) {
        return pathOfAddress(word);
    }
    const auto equals = word.find('=');
    if (equals != std::string::npos && isAddress(equals + 1)) {
        return word.substr(0, equals + 1) + pathOfAddress(word.substr(equals + 1));
    }
    return word;
}

/// Relative paths contain the name of the working folder.
void requireReadableFolder()
{
    std::error_code error;
    const auto folder = std::filesystem::current_path(error);
    if (!error) {
        requireUtf8("The name of the working folder", folder.string());
    }
}

} // namespace

CLI::Validator wholeNumber(uint64_t min, uint64_t max)
{
    const std::string range = std::to_string(min) + " to " + std::to_string(max);
    const auto check = [min, max, range](std::string& text) -> std::string {
        const auto number = numberFromText<uint64_t>(text);
        if (!number || *number < min || *number > max) {
            return "must be a whole number from " + range + ", got '" + text + "'";
        }
        text = std::to_string(*number); // CLI11 would read "010" as eight
        return {};
    };
    return CLI::Validator(check, "from " + range);
}

CLI::Validator realNumber(double min, double max)
{
    const std::string range = plainNumberText(min) + " to " + plainNumberText(max);
    const auto check = [min, max, range](std::string& text) -> std::string {
        const auto number = numberFromText<double>(text);
        const bool isInRange = number && *number >= min && *number <= max;
        return isInRange ? std::string() : "must be a number from " + range + ", got '" + text + "'";
    };
    return CLI::Validator(check, "from " + range);
}

CLI::Validator byteSize()
{
    const auto check = [](std::string& text) -> std::string {
        const auto bytes = bytesOf(text);
        if (!bytes) {
            return "must be a size like 800KB, 50MB or 2GB, or a whole number of bytes, got '" + text + "'";
        }
        text = std::to_string(*bytes);
        return {};
    };
    return CLI::Validator(check, "like 50MB");
}

TypedArguments::TypedArguments(int argc, char** argv)
{
    requireReadableFolder();
    for (int i = 0; i < argc; ++i) {
        if (i > 0) {
            requireUtf8("An argument", argv[i]);
        }
        m_words.push_back(i > 0 ? withoutAddress(argv[i]) : argv[i]);
        if (auto& word = m_words.back(); word.starts_with("--") && word.find('=') == word.size() - 1) {
            word.pop_back();
            m_words.emplace_back();
        }
    }
    for (auto& word : m_words) {
        m_pointers.push_back(word.data());
    }
}

} // namespace referee::cli
