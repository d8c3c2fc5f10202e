// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/config.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <unordered_set>
#include <utility>

namespace referee {

using Json = nlohmann::json;

namespace {

constexpr uint64_t kMaxJsonBytes = uint64_t { 64 } << 20U;
constexpr int kMaxDepth = 64;
constexpr size_t kMaxReasonBytes = 200;

/// Called by the parser for every bracket and key; nlohmann itself silently keeps the last of duplicate keys.
class StructureGuard {
public:
    explicit StructureGuard(const std::string& file)
        : m_file(file)
    {
    }

    void check(int depth, Json::parse_event_t event, const Json& parsed)
    {
        const bool opens = event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
        if (opens && depth >= kMaxDepth) {
            throw LoadError(m_file + ": JSON is nested deeper than " + std::to_string(kMaxDepth)
                + " levels. Check that this is the right file.");
        }
        if (event == Json::parse_event_t::object_start) {
            m_keys.emplace_back();
        } else if (event == Json::parse_event_t::object_end) {
            m_keys.pop_back();
        } else if (event == Json::parse_event_t::key) {
            const auto& key = parsed.get_ref<const std::string&>();
            if (!m_keys.back().insert(key).second) {
                throw LoadError(m_file + ": duplicate key " + inQuotes(key)
                    + " in one object. The file is damaged or was edited by hand; keep one of the two.");
            }
        }
    }

private:
    const std::string& m_file;
    std::vector<std::unordered_set<std::string>> m_keys;
};

/// The library's message without its "[json.exception…]" prefix, short and printable.
std::string reasonOf(const Json::exception& error)
{
    std::string text = error.what();
    const auto mark = text.find("] ");
    text = text.substr(mark == std::string::npos ? 0 : mark + 2, kMaxReasonBytes);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < 0x20 || c == 0x7F; }, '?');
    return text;
}

bool isInteger(const Json& value)
{
    const bool isTooLarge
        = value.is_number_unsigned() && value.get<uint64_t>() > uint64_t { std::numeric_limits<int64_t>::max() };
    return value.is_number_integer() && !isTooLarge;
}

bool isText(const Json& value) { return value.is_string(); }

template <bool (*isKind)(const Json&)> bool isListOf(const Json& value)
{
    return value.is_array() && std::all_of(value.begin(), value.end(), isKind);
}

/// Numbers that Python's json module writes and JSON has no words for.
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::array<std::pair<std::string_view, double>, 3> kPythonNumbers { {
    { "NaN", std::numeric_limits<double>::quiet_NaN() },
    { "Infinity", kInfinity },
    { "-Infinity", -kInfinity },
} };
/// Marks them while they are strings, which JSON can hold.
constexpr std::string_view kMark { "\0number ", 8 };
constexpr std::string_view kWrittenMark = "\\u0000number ";

bool isPartOfWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

/// Python's word for a number that begins at `at`; empty: none.
std::string_view pythonNumberAt(std::string_view text, size_t at)
{
    if (at > 0 && isPartOfWord(text[at - 1])) {
        return {};
    }
    for (const auto& [word, number] : kPythonNumbers) {
        const size_t end = at + word.size();
        if (text.substr(at, word.size()) == word && (end == text.size() || !isPartOfWord(text[end]))) {
            return word;
        }
    }
    return {};
}

/// Python's words outside of strings become marked strings; everything else stays.
std::string withMarkedNumbers(std::string_view text)
{
    std::string result;
    bool isInText = false;
    for (size_t at = 0; at < text.size();) {
        const auto word = isInText ? std::string_view() : pythonNumberAt(text, at);
        if (!word.empty()) {
            result += "\"" + std::string(kWrittenMark) + std::string(word) + "\"";
            at += word.size();
            continue;
        }
        const size_t taken = isInText && text[at] == '\\' && at + 1 < text.size() ? 2 : 1;
        isInText = isInText != (text[at] == '"');
        result += text.substr(at, taken);
        at += taken;
    }
    return result;
}

void takeMarkedNumber(Json& value)
{
    const auto* text = value.get_ptr<const std::string*>();
    if (text == nullptr || !text->starts_with(kMark)) {
        return;
    }
    for (const auto& [word, number] : kPythonNumbers) {
        if (std::string_view(*text).substr(kMark.size()) == word) {
            value = number;
            return;
        }
    }
}

Json parsed(std::string_view text, const std::string& file, bool hasMarks)
{
    StructureGuard guard(file);
    const auto onEvent = [&guard, hasMarks](int depth, Json::parse_event_t event, Json& value) {
        guard.check(depth, event, value);
        if (hasMarks && event == Json::parse_event_t::value) {
            takeMarkedNumber(value);
        }
        return true;
    };
    try {
        return Json::parse(text.begin(), text.end(), onEvent);
    } catch (const Json::exception& error) {
        throw LoadError(file + ": not valid JSON: " + reasonOf(error) + ". Download the file again or correct it.");
    }
}

} // namespace

Json parseJson(std::string_view text, const std::string& file) { return parsed(text, file, false); }

Json parsePythonJson(std::string_view text, const std::string& file)
{
    const bool hasWords = text.find("NaN") != std::string_view::npos || text.find("Infinity") != std::string_view::npos;
    return hasWords ? parsed(withMarkedNumbers(text), file, true) : parsed(text, file, false);
}

Json readJsonFile(const std::filesystem::path& path)
{
    return parsePythonJson(readTextFile(path, kMaxJsonBytes), path.string());
}

std::string valueText(const Json& value)
{
    if (value.is_string()) {
        return inQuotes(value.get_ref<const std::string&>());
    }
    const double number = value.is_number_float() ? value.get<double>() : 0;
    if (!std::isfinite(number)) {
        return std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }
    return printable(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Config Config::load(const std::filesystem::path& path) { return Config(readJsonFile(path), path.string()); }

Config::Config(Json object, std::string file)
    : m_object(std::move(object))
    , m_file(std::move(file))
{
    if (!m_object.is_object()) {
        throw LoadError(
            m_file + ": must hold a JSON object, got " + valueText(m_object) + ". Check that this is the right file.");
    }
}

bool Config::has(std::string_view key) const
{
    const auto found = m_object.find(key);
    return found != m_object.end() && !found->is_null();
}

void Config::refuse(std::string_view key, std::string_view expected, const Json& found) const
{
    throw LoadError(m_file + ": key " + inQuotes(key) + " must be " + std::string(expected) + ", got "
        + valueText(found) + " (" + found.type_name() + "). Correct the file.");
}

template <typename Value>
Value Config::read(std::string_view key, const std::optional<Value>& fallback, bool (*isKind)(const Json&),
    std::string_view expected) const
{
    if (!has(key) && fallback) {
        return *fallback;
    }
    if (!has(key)) {
        throw LoadError(m_file + ": missing key " + inQuotes(key)
            + ". The file is incomplete or belongs to another kind of model.");
    }
    const auto& found = *m_object.find(key);
    if (!isKind(found)) {
        refuse(key, expected, found);
    }
    return found.get<Value>();
}

int64_t Config::integer(std::string_view key, std::optional<int64_t> fallback) const
{
    return read(key, fallback, isInteger, "an integer");
}

int64_t Config::positive(std::string_view key, std::optional<int64_t> fallback) const
{
    const int64_t result = integer(key, fallback);
    if (result < 1) {
        refuse(key, "a positive integer", Json(result));
    }
    return result;
}

double Config::number(std::string_view key, std::optional<double> fallback) const
{
    if (const auto there = m_object.find(key); there != m_object.end() && there->is_null()) {
        refuse(key, "a finite number", *there); // the original libraries do not take their default for null here
    }
    const auto isFinite = [](const Json& value) { return value.is_number() && std::isfinite(value.get<double>()); };
    return read<double>(key, fallback, isFinite, "a finite number");
}

bool Config::boolean(std::string_view key, std::optional<bool> fallback) const
{
    return read<bool>(
        key, fallback, [](const Json& value) { return value.is_boolean(); }, "true or false");
}

std::string Config::text(std::string_view key, std::optional<std::string> fallback) const
{
    return read<std::string>(key, fallback, isText, "a string");
}

std::vector<int64_t> Config::integers(std::string_view key) const
{
    return read<std::vector<int64_t>>(key, std::nullopt, isListOf<isInteger>, "a list of integers");
}

std::vector<std::string> Config::texts(std::string_view key) const
{
    return read<std::vector<std::string>>(key, std::nullopt, isListOf<isText>, "a list of strings");
}

Config Config::object(std::string_view key) const
{
    const auto isObject = [](const Json& value) { return value.is_object(); };
    return Config(read<Json>(key, std::nullopt, isObject, "an object in {}"), m_file + ": " + std::string(key));
}

void Config::allowKeys(std::initializer_list<const char*> known) const
{
    for (const auto& item : m_object.items()) {
        if (std::find(known.begin(), known.end(), item.key()) == known.end()) {
            throw LoadError(m_file + ": unknown key " + inQuotes(item.key()) + ". Known keys are "
                + listed({ known.begin(), known.end() }, known.size()) + ". Correct the file.");
        }
    }
}

void Config::only(std::string_view key, std::initializer_list<Json> allowed) const
{
    if (!has(key)) {
        return;
    }
    const auto& found = *m_object.find(key);
    if (std::find(allowed.begin(), allowed.end(), found) != allowed.end()) {
        return;
    }
    std::vector<std::string> names;
    std::transform(allowed.begin(), allowed.end(), std::back_inserter(names), valueText);
    throw LoadError(m_file + ": key " + inQuotes(key) + " is " + valueText(found) + ", only " + listed(names)
        + (names.size() == 1 ? " is" : " are") + " implemented. Use a checkpoint of that kind.");
}

} // namespace referee
