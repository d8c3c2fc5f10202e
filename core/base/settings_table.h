// SPDX-License-Identifier: GPL-3.0-or-later
// The settings table: panel, command line, run file and tests loop over it. Torch-free.
#pragma once

#include "core/base/settings.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace referee {

enum class Scale { Linear, Logarithmic };

/// One row: everything that a panel, a parser or a reader needs to know about a setting.
struct SettingRow {
    std::string_view key; ///< name on the command line and in files
    std::variant<double Settings::*, int64_t Settings::*, bool Settings::*, std::string Settings::*> member;
    std::string_view label;
    std::string_view unit; ///< empty: a pure number
    double min = 0;
    double max = 0;
    Scale scale = Scale::Linear;
    bool isLive = true; ///< false: takes effect with the next run
    std::string_view group;
    std::string_view symbol; ///< in the paper, or empty
    std::string_view source; ///< section of the paper
    std::string_view meaning;
    std::string_view choices = ""; ///< of a text: separated by '|'; empty: free text; read them by choicesOf()
};

/// What a text may be, separated by '|': the row's choices, or the registered methods. Empty: free text.
std::string choicesOf(const SettingRow& row);

std::span<const SettingRow> settingsTable();
/// nullptr when there is no such key.
const SettingRow* findSetting(std::string_view key);

/// The value as text: shortest form that reads back to the same number, true/false.
std::string settingText(const Settings& settings, const SettingRow& row);
/// Parses and checks range or choice. UsageError with key, value and range, or with the nearest known key.
void setSetting(Settings& settings, std::string_view key, std::string_view value);
/// UsageError for values that contradict each other (tail > iterations, tMin > tMax, eraseMin > eraseMax, hardest >
/// views).
void checkSettings(const Settings& settings);
/// The tail of a run whose length was chosen and whose tail was not: at most half of the iterations, rounded down, so
/// that the referee takes part in a short run too.
int64_t tailBesideLength(int64_t tail, int64_t iterations);
/// Sets that tail. Returns a sentence about the change; empty without a change that matters to the method.
std::string fitTail(Settings& settings);

/// Keys of the rows in which the two differ, in table order.
std::vector<std::string> changedSettings(const Settings& before, const Settings& after);

} // namespace referee
