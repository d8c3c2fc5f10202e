// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/settings_table.h"

#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/base/number_text.h"

#include <algorithm>
#include <numeric>

namespace referee {

namespace {

/// Levenshtein distance, for "did you mean".
size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t { 0 });
    for (size_t i = 0; i < a.size(); ++i) {
        size_t diagonal = row[0]++;
        for (size_t j = 0; j < b.size(); ++j) {
            const size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({ change, row[j] + 1, diagonal + 1 });
        }
    }
    return row.back();
}

std::string nearestKey(std::string_view key)
{
    const auto rows = settingsTable();
    const auto nearest = std::min_element(rows.begin(), rows.end(),
        [key](const auto& a, const auto& b) { return editDistance(a.key, key) < editDistance(b.key, key); });
    return std::string(nearest->key);
}

[[noreturn]] void rejectValue(const SettingRow& row, std::string_view value, const std::string& expected)
{
    throw UsageError("The setting " + std::string(row.key) + " was expected to be " + expected + ", found '"
        + std::string(value) + "'.");
}

template <typename Number>
void setNumber(Number& member, const SettingRow& row, std::string_view value, const char* kind)
{
    const auto parsed = numberFromText<Number>(value);
    const bool isInRange = parsed && static_cast<double>(*parsed) >= row.min && static_cast<double>(*parsed) <= row.max;
    if (!isInRange) {
        rejectValue(row, value, kind + plainNumberText(row.min) + " to " + plainNumberText(row.max));
    }
    member = *parsed;
}

void setMember(bool& member, const SettingRow& row, std::string_view value)
{
    const bool isTrue = value == "true" || value == "1" || value == "on" || value == "yes";
    const bool isFalse = value == "false" || value == "0" || value == "off" || value == "no";
    if (!isTrue && !isFalse) {
        rejectValue(row, value, "true or false");
    }
    member = isTrue;
}

void setMember(std::string& member, const SettingRow& row, std::string_view value)
{
    const std::string choices = choicesOf(row);
    const std::string bounded = "|" + choices + "|";
    if (!choices.empty() && bounded.find("|" + std::string(value) + "|") == std::string::npos) {
        rejectValue(row, value, "one of " + choices);
    }
    member = value;
}

void setMember(double& member, const SettingRow& row, std::string_view value)
{
    setNumber(member, row, value, "a number from ");
}

void setMember(int64_t& member, const SettingRow& row, std::string_view value)
{
    setNumber(member, row, value, "a whole number from ");
}

std::string memberText(bool value) { return value ? "true" : "false"; }
std::string memberText(const std::string& value) { return value; }
std::string memberText(double value) { return numberText(value); }
std::string memberText(int64_t value) { return numberText(value); }

void requireOrder(double least, double greatest, const char* text)
{
    if (least > greatest) {
        throw UsageError(
            std::string(text) + "; found " + plainNumberText(least) + " and " + plainNumberText(greatest) + ".");
    }
}

} // namespace

std::string choicesOf(const SettingRow& row)
{
    const auto* text = std::get_if<std::string Settings::*>(&row.member);
    return text != nullptr && *text == &Settings::method ? methodChoices() : std::string(row.choices);
}

const SettingRow* findSetting(std::string_view key)
{
    const auto rows = settingsTable();
    const auto found = std::find_if(rows.begin(), rows.end(), [key](const auto& row) { return row.key == key; });
    return found == rows.end() ? nullptr : &*found;
}

std::string settingText(const Settings& settings, const SettingRow& row)
{
    return std::visit([&](auto member) { return memberText(settings.*member); }, row.member);
}

void setSetting(Settings& settings, std::string_view key, std::string_view value)
{
    const SettingRow* row = findSetting(key);
    if (row == nullptr) {
        throw UsageError("The setting '" + std::string(key) + "' is not known; did you mean '" + nearestKey(key)
            + "'? `referee generate --list-settings` shows all.");
    }
    std::visit([&](auto member) { setMember(settings.*member, *row, value); }, row->member);
}

void checkSettings(const Settings& settings)
{
    requireOrder(static_cast<double>(settings.tail), static_cast<double>(settings.iterations),
        "tail was expected to be at most iterations");
    requireOrder(static_cast<double>(settings.tMin), static_cast<double>(settings.tMax),
        "t_min was expected to be at most t_max");
    requireOrder(settings.eraseMin, settings.eraseMax, "erase_min was expected to be at most erase_max");
    requireOrder(static_cast<double>(settings.hardest), static_cast<double>(settings.views),
        "hardest was expected to be at most views");
}

int64_t tailBesideLength(int64_t tail, int64_t iterations) { return std::min(tail, iterations / 2); }

std::string fitTail(Settings& settings)
{
    const int64_t before = settings.tail;
    settings.tail = tailBesideLength(before, settings.iterations);
    if (settings.tail == before || !methodTraits(settings).hasTail) {
        return {};
    }
    return "the SDS-only tail is " + numberText(settings.tail) + " instead of " + numberText(before)
        + " iterations, at most half of the run's " + numberText(settings.iterations)
        + "; --set tail=NUMBER chooses another one.";
}

std::vector<std::string> changedSettings(const Settings& before, const Settings& after)
{
    std::vector<std::string> keys;
    for (const auto& row : settingsTable()) {
        if (settingText(before, row) != settingText(after, row)) {
            keys.emplace_back(row.key);
        }
    }
    return keys;
}

} // namespace referee
