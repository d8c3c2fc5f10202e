// SPDX-License-Identifier: GPL-3.0-or-later
// All settings, made from the settings table, by rank: the few that matter, then "All settings" in groups that fold,
// and last what only reproduces the reference code; a search, presets. The panel checks what a user enters; only valid
// values leave it. Rows are found by findChild with the setting's key.
#pragma once

#include "ui/settings/control_row.h"
#include "ui/settings/preset_bar.h"
#include "ui/settings/settings_group.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollArea>
#include <optional>
#include <vector>

namespace referee::ui {

class SettingsPanel : public Panel {
    Q_OBJECT
public:
    explicit SettingsPanel(QWidget* parent = nullptr);

    /// Shows; emits nothing.
    void setSettings(const Settings& settings);
    /// A double-click resets to them, and the marks of changed values compare with them.
    void setDefaults(const Settings& defaults);
    /// What the current run was begun with: rows that wait for the next run say so.
    void setRunSettings(const std::optional<Settings>& settings);
    void setHasClip(bool hasClip);
    void setHasLora(bool hasLora);
    const Settings& settings() const { return m_settings; }
    PresetBar& presets() { return *m_presets; }

    /// Another row of a setting for a place outside of this panel, whose owner is the receiver.
    ControlRow* newRow(const char* key);
    /// All settings, or only those that matter most.
    void setAllShown(bool areShown);
    bool isAllShown() const;
    /// Names of the groups that are unfolded, to be remembered.
    QStringList openGroups() const;
    void setOpenGroups(const QStringList& names);
    void focusSearch();

Q_SIGNALS:
    /// One valid change, with all settings as they are now.
    void settingsEdited(const referee::Settings& settings, const QString& key);
    void dragged(bool isDown); ///< the mouse took hold of a slider, or let it go

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void buildLayout();
    void fillGroups(QVBoxLayout* layout);
    void connectRow(ControlRow* row);
    void connectWidgets();
    /// Applies and emits what a user entered, or rejects it at the row.
    bool attempt(ControlRow* row, const QString& text);
    /// A tail that was not set explicitly follows the length.
    void followLength(Settings& trial) const;
    void showChanged(const std::vector<std::string>& keys);
    void attemptWaiting();
    void refreshNotes();
    void refreshChanges();
    void applyFilter();

    Settings m_settings;
    Settings m_defaults;
    /// What else the notes of a row depend on.
    struct Known {
        std::optional<Settings> runSettings;
        bool hasClip = true;
        bool hasLora = true;
    } m_known;
    bool m_isOnlyChanged = false;
    std::vector<ControlRow*> m_rows; ///< in table order; then those of newRow()
    std::vector<SettingsGroup*> m_groups; ///< the first has the settings that matter most
    GroupHeading* m_all; ///< unfolds the other groups
    PresetBar* m_presets;
    QLineEdit* m_search;
    QScrollArea* m_scroll;
    HintLabel* m_nothing; ///< the search found none
};

} // namespace referee::ui
