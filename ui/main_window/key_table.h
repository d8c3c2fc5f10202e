// SPDX-License-Identifier: GPL-3.0-or-later
// Every key of the window in one table: the menus take their shortcuts from it, Help > Keyboard shows it, and
// docs/keyboard.md holds the same rows.
#pragma once

#include <QtCore/QString>
#include <QtGui/QKeySequence>

#include <optional>
#include <span>

namespace referee::ui {

/// The actions of the menus. Those without a key are not in the table.
enum class ActionId {
    OpenPack,
    ImportModels,
    OpenRun,
    SavePicture,
    SavePlainPicture,
    SaveRun,
    ExportRun,
    ProveRun,
    Library,
    DiskBudget,
    CopyPicture,
    CopyCommand,
    Quit,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    StartOrApply,
    NewRun,
    PauseOrResume,
    Step,
    Stop,
    Reset,
    SeedGrid,
    Variations,
    Score,
    AskJudge,
    FocusPrompt,
    FindSetting,
    FocusTimeline,
    ThemeSystem,
    ThemeDark,
    ThemeLight,
    ShowSettings,
    ShowCurves,
    ShowGradients,
    ShowTimeline,
    ShowWords,
    ShowViews,
    ShowLog,
    StudyLayout,
    PictureOnly,
    ResetLayout,
    FullScreen,
    NextPanel,
    PreviousPanel,
    FocusMessage,
    CloseMessage,
    Guide,
    Keyboard,
    Diagnostics,
    About,
};

struct KeyRow {
    const char* where; ///< the part of the window, untranslated
    const char* keys; ///< portable text of a shortcut, or a description of keys that a widget handles itself
    const char* what; ///< untranslated
    std::optional<ActionId> act = std::nullopt; ///< none: the widget with the focus or under the mouse handles the keys
};

std::span<const KeyRow> keyTable();
/// Empty when the action has no key.
QKeySequence keyOf(ActionId act);

QString whereText(const KeyRow& row);
QString whatText(const KeyRow& row);
/// In this system's notation ("Ctrl+Return").
QString keysText(const KeyRow& row);

} // namespace referee::ui
