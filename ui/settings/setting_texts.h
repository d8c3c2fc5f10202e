// SPDX-License-Identifier: GPL-3.0-or-later
// Names, tool tips and hints of the settings table's rows in the window.
#pragma once

#include "core/base/settings_table.h"
#include "ui/theme/theme.h"

#include <QtCore/QString>
#include <optional>

namespace referee::ui {

/// Words of the table, not translated.
QString fromTable(std::string_view text);

QString labelOf(const SettingRow& row);
QString groupTitle(std::string_view group);
/// A choice in words: "adam" is Adam.
QString choiceLabel(const QString& choice);

/// Which side a setting belongs to: blue for the referee, coral for SDS, grey for the rest.
Side sideOf(const SettingRow& row);

/// The row's description for a screen reader, value first. Plain text.
QString descriptionOf(const SettingRow& row, const QString& value);

/// Does the row match every word of the search? Looks into label, key, group, symbol, unit and meaning.
bool matchesSearch(const SettingRow& row, const QString& search);

// Hints beside a setting that prevent wrong beliefs (docs/method.md, "What is easily believed and is not so"). Pure
// functions of the settings.

/// What is shown beside one row now.
struct RowNotes {
    QString hint; ///< shown below the row
    bool isWarning = false; ///< the hint asks the user to do something
    QString withoutEffect; ///< why changing it has no effect now; the row is dimmed
    bool isUnavailable = false; ///< it cannot be changed at all
    bool isNextRun = false; ///< the current run was begun with another value and keeps it
    friend bool operator==(const RowNotes&, const RowNotes&) = default;
};

/// Problem of a rejected value, meaning, unit, range, paper symbol and section, default, how the command `referee` is
/// told it. Rich text.
QString toolTipOf(const SettingRow& row, const QString& defaultValue, const RowNotes& notes, const QString& problem);

struct HintContext {
    const Settings& settings;
    const std::optional<Settings>& runSettings; ///< what the current run was begun with
    bool hasClip = true; ///< the pack holds a CLIP
    bool hasLora = true; ///< LoRA files are loaded
};

RowNotes notesOf(const SettingRow& row, const HintContext& context);

} // namespace referee::ui
