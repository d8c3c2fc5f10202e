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

namespace {
using nlohmann::json;

constexpr uint64_t kLargestJsonFile = uint64_t { 64 } << 20U;
constexpr int kDeepestNesting = 64;
constexpr size_t kLongestReason = 200;

/// Called by the parser at every opening bracket and key; nlohmann itself would keep the last of twin keys silently.
class StructureGuard {
public:
    explicit StructureGuard(const std::string& file)
        : m_file(file)
    {
    }

    void watch(int depth, json::parse_event_t event, const json& parsed)
    {
        if (event == json::parse_event_t::object_start || event == json::parse_event_t::array_start) {
            if (depth >= kDeepestNesting) {
                throw LoadError(m_file + ": JSON of at most " + std::to_string(kDeepestNesting)
                    + " levels was expected, found deeper brackets. This is not a file that we know.");
            }
        }
        if (event == json::parse_event_t::object_start) {
            m_keys.emplace_back();
        } else if (event == json::parse_event_t::object_end) {
            m_keys.pop_back();
        } else if (event == json::parse_event_t::key) {
            const auto& key = parsed.get_ref<const std::string&>();
            if (!m_keys.back().insert(key).second) {
                throw LoadError(m_file + ": every key was expected once, found " + inQuotes(key)
                    + " twice in one object. The file is damaged or was edited by hand; keep one of the two.");
            }
        }
    }

private:
    const std::string& m_file;
    std::vector<std::unordered_set<std::string>> m_keys;
};

/// The library's text without its "[json.exception…]" mark, short and printable.
std::string reasonOf(const json::exception& error)
{
    std::string text = error.what();
    const auto mark = text.find("] ");
    text = text.substr(mark == std::string::npos ? 0 : mark + 2, kLongestReason);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < 0x20 || c == 0x7F; }, '?');
    return text;
}

bool isInteger(const json& value)
{
    const bool isTooLarge
        = value.is_number_unsigned() && value.get<uint64_t>() > uint64_t { std::numeric_limits<int64_t>::max() };
    return value.is_number_integer() && !isTooLarge;
}

/// Numbers that Python's json module writes and JSON has no words for.
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::array<std::pair<std::string_view, double>, 3> kPythonNumbers { {
    { "NaN", std::numeric_limits<double>::quiet_NaN() },
    { "Infinity", kInfinity },
    { "-Infinity", -kInfinity },
} };
/// Stands before them while they are texts, which JSON can hold.
constexpr std::string_view kMark { "\0number ", 8 };
constexpr std::string_view kWrittenMark = "\\u0000number ";

bool isPartOfWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

/// The word of Python's that begins at `at`; empty for none.
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

/// Python's words outside of texts become marked texts; everything else stays.
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

void takeMarkedNumber(json& value)
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

json parsed(std::string_view text, const std::string& file, bool hasMarks)
{
    StructureGuard guard(file);
    const auto watch = [&guard, hasMarks](int depth, json::parse_event_t event, json& value) {
        guard.watch(depth, event, value);
        if (hasMarks && event == json::parse_event_t::value) {
            takeMarkedNumber(value);
        }
        return true;
    };
    try {
        return json::parse(text.begin(), text.end(), watch);
    } catch (const json::exception& error) {
        throw LoadError(file + ": JSON in UTF-8 was expected, found something else: " + reasonOf(error)
            + ". Get the file again or mend it.");
    }
}
}

nlohmann::json parseJson(std::string_view text, const std::string& file) { return parsed(text, file, false); }

nlohmann::json parsePythonJson(std::string_view text, const std::string& file)
{
    const bool hasWords = text.find("NaN") != std::string_view::npos || text.find("Infinity") != std::string_view::npos;
    return hasWords ? parsed(withMarkedNumbers(text), file, true) : parsed(text, file, false);
}

nlohmann::json readJsonFile(const std::filesystem::path& path)
{
    return parsePythonJson(readTextFile(path, kLargestJsonFile), path.string());
}

std::string valueText(const nlohmann::json& value)
{
    if (value.is_string()) {
        return inQuotes(value.get_ref<const std::string&>());
    }
    const double number = value.is_number_float() ? value.get<double>() : 0;
    if (!std::isfinite(number)) {
        return std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }
    return printable(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Config Config::load(const std::filesystem::path& path) { return Config(readJsonFile(path), path.string()); }

Config::Config(nlohmann::json object, std::string file)
    : m_object(std::move(object))
    , m_file(std::move(file))
{
    if (!m_object.is_object()) {
        throw LoadError(m_file + ": a JSON object in {} was expected, found " + valueText(m_object)
            + ". Check that this is the right file.");
    }
}

bool Config::has(std::string_view key) const
{
    const auto found = m_object.find(key);
    return found != m_object.end() && !found->is_null();
}

const nlohmann::json* Config::value(std::string_view key, bool isRequired) const
{
    if (has(key)) {
        return &*m_object.find(key);
    }
    if (isRequired) {
        throw LoadError(m_file + ": the key " + inQuotes(key)
            + " was expected, found none. The file is incomplete or belongs to another kind of model.");
    }
    return nullptr;
}

void Config::refuse(std::string_view key, std::string_view expected, const nlohmann::json& found) const
{
    throw LoadError(m_file + ": key " + inQuotes(key) + " was expected to be " + std::string(expected) + ", found "
        + valueText(found) + " (" + found.type_name() + "). Correct the file.");
}

int64_t Config::integer(std::string_view key, std::optional<int64_t> fallback) const
{
    const auto* found = value(key, !fallback);
    if (found == nullptr) {
        return *fallback;
    }
    if (!isInteger(*found)) {
        refuse(key, "an integer", *found);
    }
    return found->get<int64_t>();
}

int64_t Config::positive(std::string_view key, std::optional<int64_t> fallback) const
{
    const int64_t result = integer(key, fallback);
    if (result < 1) {
        refuse(key, "an integer of at least 1", nlohmann::json(result));
    }
    return result;
}

double Config::number(std::string_view key, std::optional<double> fallback) const
{
    if (const auto there = m_object.find(key); there != m_object.end() && there->is_null()) {
        refuse(key, "a number", *there); // no original takes its default for it
    }
    const auto* found = value(key, !fallback);
    if (found == nullptr) {
        return *fallback;
    }
    if (!found->is_number() || !std::isfinite(found->get<double>())) {
        refuse(key, found->is_number() ? "a finite number" : "a number", *found);
    }
    return found->get<double>();
}

bool Config::boolean(std::string_view key, std::optional<bool> fallback) const
{
    const auto* found = value(key, !fallback);
    if (found == nullptr) {
        return *fallback;
    }
    if (!found->is_boolean()) {
        refuse(key, "true or false", *found);
    }
    return found->get<bool>();
}

std::string Config::text(std::string_view key, std::optional<std::string> fallback) const
{
    const auto* found = value(key, !fallback);
    if (found == nullptr) {
        return *fallback;
    }
    if (!found->is_string()) {
        refuse(key, "a text", *found);
    }
    return found->get<std::string>();
}

std::vector<int64_t> Config::integers(std::string_view key) const
{
    const auto& found = *value(key, true);
    if (!found.is_array() || !std::all_of(found.begin(), found.end(), isInteger)) {
        refuse(key, "a list of integers", found);
    }
    return found.get<std::vector<int64_t>>();
}

std::vector<std::string> Config::texts(std::string_view key) const
{
    const auto& found = *value(key, true);
    const auto isText = [](const nlohmann::json& item) { return item.is_string(); };
    if (!found.is_array() || !std::all_of(found.begin(), found.end(), isText)) {
        refuse(key, "a list of texts", found);
    }
    return found.get<std::vector<std::string>>();
}

Config Config::object(std::string_view key) const
{
    const auto& found = *value(key, true);
    if (!found.is_object()) {
        refuse(key, "an object in {}", found);
    }
    return Config(found, m_file + ": " + std::string(key));
}

void Config::only(std::string_view key, std::initializer_list<nlohmann::json> allowed) const
{
    const auto* found = value(key, false);
    if (found == nullptr || std::find(allowed.begin(), allowed.end(), *found) != allowed.end()) {
        return;
    }
    std::vector<std::string> names;
    for (const auto& item : allowed) {
        names.push_back(valueText(item));
    }
    throw LoadError(m_file + ": key " + inQuotes(key) + " is " + valueText(*found) + ", only " + listed(names)
        + (names.size() == 1 ? " is" : " are") + " implemented. Use a checkpoint of that kind.");
}

} // namespace referee
