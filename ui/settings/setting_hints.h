// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says beside a setting so that nobody believes a wrong thing of it (docs/method.md, "What is easily
// believed and is not so"). Pure functions of the settings.
#pragma once

#include "core/base/settings_table.h"

#include <QtCore/QString>
#include <optional>

namespace referee::ui {

/// What is said of one row at present.
struct RowNotes {
    QString hint; ///< a truth, shown below the row
    bool isWarning = false; ///< the hint asks the user to do something
    QString withoutEffect; ///< why changing it does nothing at present; the row is dimmed
    bool isUnavailable = false; ///< it cannot be changed at all
    bool isNextRun = false; ///< the present run was begun with another value and keeps it
    friend bool operator==(const RowNotes&, const RowNotes&) = default;
};

struct HintContext {
    const Settings& settings;
    const std::optional<Settings>& runSettings; ///< what the present run was begun with
    bool hasClip = true; ///< the pack holds a CLIP
    bool hasLora = true; ///< LoRA files are loaded
};

RowNotes notesOf(const SettingRow& row, const HintContext& context);

/// Why the setting changes nothing under the other ones; empty: it does.
QString whyWithoutEffect(const SettingRow& row, const Settings& settings);

} // namespace referee::ui
