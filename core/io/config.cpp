// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/config.h"

#include "core/errors.h"
#include "core/io/input_file.h"
#include "core/io/message.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

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

std::string valueText(const json& value)
{
    return inQuotes(value.dump(-1, ' ', false, json::error_handler_t::replace));
}
}

nlohmann::json parseJson(std::string_view text, const std::string& file)
{
    StructureGuard guard(file);
    const auto watch = [&guard](int depth, json::parse_event_t event, json& parsed) {
        guard.watch(depth, event, parsed);
        return true;
    };
    try {
        return json::parse(text.begin(), text.end(), watch);
    } catch (const json::exception& error) {
        throw LoadError(file + ": JSON in UTF-8 was expected, found something else: " + reasonOf(error)
            + ". Get the file again or mend it.");
    }
}

nlohmann::json readJsonFile(const std::filesystem::path& path)
{
    return parseJson(readTextFile(path, kLargestJsonFile), path.string());
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
    const auto* found = value(key, !fallback);
    if (found == nullptr) {
        return *fallback;
    }
    if (!found->is_number()) {
        refuse(key, "a number", *found);
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
        names.push_back(item.dump());
    }
    throw LoadError(m_file + ": key " + inQuotes(key) + " is " + valueText(*found) + ", only " + listed(names)
        + (names.size() == 1 ? " is" : " are") + " implemented. Use a checkpoint of that kind.");
}

} // namespace referee
