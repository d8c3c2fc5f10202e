// SPDX-License-Identifier: GPL-3.0-or-later
// What a row of the settings table is called and says of itself in the window.
#pragma once

#include "core/base/settings_table.h"
#include "ui/theme/theme.h"

#include <QtCore/QString>

#include <initializer_list>

namespace referee::ui {

/// Words of the table, not translated.
QString fromTable(std::string_view text);
bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words);

QString labelOf(const SettingRow& row);
QString groupTitle(std::string_view group);
/// A choice in words: "adam" is Adam.
QString choiceLabel(const QString& choice);

/// Which side a setting belongs to: blue for the referee, coral for SDS, grey for the rest.
Side sideOf(const SettingRow& row);

struct ToolTipState {
    QString defaultValue;
    QString withoutEffect; ///< why; empty: it has an effect
    QString problem; ///< of a rejected value
};
/// Meaning, unit, range, paper symbol and section, default, how the command `referee` is told it. Rich text.
QString toolTipOf(const SettingRow& row, const ToolTipState& state);
/// The same for a screen reader, beginning with the value. Plain text.
QString descriptionOf(const SettingRow& row, const QString& value);

/// Does the row match every word of the search? Looks into label, key, group, symbol, unit and meaning.
bool matchesSearch(const SettingRow& row, const QString& search);

} // namespace referee::ui
