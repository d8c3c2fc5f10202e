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

namespace {

constexpr std::string_view kScheme = "file:";

/// Bytes that are no ASCII as \xE9, for a terminal.
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
        throw UsageError(std::string(what) + " was expected to be UTF-8, found '" + readable(text)
            + "'. Rename a file or folder of an older encoding (convmv does it); type other text anew.");
    }
}

/// Schemes and machines are named in any case.
std::string lowered(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char sign) { return std::tolower(sign); });
    return text;
}

/// The path of an address that begins with "file:/". UsageError.
std::string pathOfAddress(const std::string& address)
{
    const auto refuse = [&address](const std::string& why) {
        throw UsageError("'" + address + "' was expected to name a file of this machine, " + why
            + ". Give its path, which begins with /.");
    };
    std::string path = address.substr(kScheme.size());
    if (path.starts_with("//")) {
        const auto slash = path.find('/', 2);
        const std::string host = path.substr(2, slash == std::string::npos ? slash : slash - 2);
        if (!host.empty() && lowered(host) != "localhost") {
            refuse("but it is of the machine '" + host + "'");
        }
        path = slash == std::string::npos ? "" : path.substr(slash);
    }
    const auto percent = [&path](size_t at) {
        return at + 2 < path.size() && std::isxdigit(static_cast<unsigned char>(path[at + 1])) != 0
            && std::isxdigit(static_cast<unsigned char>(path[at + 2])) != 0;
    };
    for (size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '?' || path[i] == '#' || (path[i] == '%' && !percent(i))) {
            refuse("but '" + path.substr(i, 1) + "' has another meaning in an address");
        }
    }
    const QByteArray decoded = QByteArray::fromPercentEncoding(QByteArray::fromStdString(path));
    if (path.empty() || decoded.contains('\0')) {
        refuse("but it names none");
    }
    requireUtf8("The name of a file", decoded.toStdString());
    return decoded.toStdString();
}

/// The address may stand behind the '=' of --out=ADDRESS or 40:region=ADDRESS.
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

/// Paths are taken relative to it.
void requireReadableFolder()
{
    std::error_code error;
    const auto folder = std::filesystem::current_path(error);
    if (!error) {
        requireUtf8("The name of the working folder", folder.string());
    }
}

} // namespace

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
