// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/key_table.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <array>

namespace referee::ui {

namespace {

constexpr const char* kContext = "referee::ui::Keys";

#define KEY_TEXT(text) QT_TRANSLATE_NOOP("referee::ui::Keys", text)

const char* const kInRun = KEY_TEXT("The run");
const char* const kInWindow = KEY_TEXT("The window");
const char* const kInPrompt = KEY_TEXT("The prompt");
const char* const kInPicture = KEY_TEXT("The picture");
const char* const kInRegion = KEY_TEXT("The region, while it is painted");
const char* const kInSetting = KEY_TEXT("A setting");
const char* const kInComparison = KEY_TEXT("The picture, while it is compared");
const char* const kInCurves = KEY_TEXT("The curves");
const char* const kInMaps = KEY_TEXT("The gradients");
const char* const kInTimeline = KEY_TEXT("The timeline");
const char* const kInWords = KEY_TEXT("The words");
const char* const kInLibrary = KEY_TEXT("The library");

const auto kTable = std::to_array<KeyRow>({
    { kInRun, "Ctrl+Return", KEY_TEXT("Start; while a run goes on: apply the prompt to it"), ActionId::StartOrApply },
    { kInRun, "Ctrl+Shift+Return", KEY_TEXT("Start a new run in place of a paused one"), ActionId::NewRun },
    { kInRun, "Ctrl+P", KEY_TEXT("Pause, and go on"), ActionId::PauseOrResume },
    { kInRun, "Ctrl+Right", KEY_TEXT("One iteration"), ActionId::Step },
    { kInRun, "Ctrl+.", KEY_TEXT("Stop and keep the picture"), ActionId::Stop },
    { kInRun, "Ctrl+Shift+R", KEY_TEXT("Back to the first page"), ActionId::Reset },
    { kInRun, "Ctrl+G", KEY_TEXT("Several seeds side by side; the best go on"), ActionId::SeedGrid },
    { kInRun, "Ctrl+J", KEY_TEXT("Score the picture while it forms, on and off"), ActionId::Score },
    { kInRun, "Ctrl+Shift+J", KEY_TEXT("Ask the judge about the picture that is shown"), ActionId::AskJudge },
    { kInWindow, "Ctrl+L", KEY_TEXT("To the prompt"), ActionId::FocusPrompt },
    { kInWindow, "Ctrl+F", KEY_TEXT("Find a setting; Tab goes on to what was found"), ActionId::FindSetting },
    { kInWindow, "Ctrl+T", KEY_TEXT("To the timeline"), ActionId::FocusTimeline },
    { kInWindow, "Ctrl+M", KEY_TEXT("To the message above the picture; Space presses its button"),
        ActionId::FocusMessage },
    { kInWindow, "Ctrl+O", KEY_TEXT("Open a pack of networks"), ActionId::OpenPack },
    { kInWindow, "Ctrl+Shift+O", KEY_TEXT("Open a run and go on with it"), ActionId::OpenRun },
    { kInWindow, "Ctrl+B", KEY_TEXT("The library: all runs"), ActionId::Library },
    { kInWindow, "Ctrl+S", KEY_TEXT("Save the picture"), ActionId::SavePicture },
    { kInWindow, "Ctrl+Shift+C", KEY_TEXT("Copy the picture"), ActionId::CopyPicture },
    { kInWindow, "Ctrl+Alt+C", KEY_TEXT("Copy the command line that paints the same"), ActionId::CopyCommand },
    { kInWindow, "F5", KEY_TEXT("Show or hide the words"), ActionId::ShowWords },
    { kInWindow, "F6", KEY_TEXT("Show or hide the timeline"), ActionId::ShowTimeline },
    { kInWindow, "F7", KEY_TEXT("Show or hide the settings"), ActionId::ShowSettings },
    { kInWindow, "F8", KEY_TEXT("Show or hide the curves"), ActionId::ShowCurves },
    { kInWindow, "F9", KEY_TEXT("Show or hide the gradients"), ActionId::ShowGradients },
    { kInWindow, "F10", KEY_TEXT("Show or hide the views"), ActionId::ShowViews },
    { kInWindow, "F11", KEY_TEXT("Full screen, and back"), ActionId::FullScreen },
    { kInWindow, "F12", KEY_TEXT("Show or hide the log"), ActionId::ShowLog },
    { kInWindow, "Esc", KEY_TEXT("Close the message above the picture"), ActionId::CloseMessage },
    { kInWindow, "F1", KEY_TEXT("This table"), ActionId::Keyboard },
    { kInWindow, "Ctrl+Q", KEY_TEXT("Quit"), ActionId::Quit },
    { kInWindow, "Tab, Shift+Tab", KEY_TEXT("To the next or previous control"), std::nullopt },
    { kInPrompt, "Return", KEY_TEXT("Start, or apply the changed text to the run"), std::nullopt },
    { kInPrompt, "Shift+Return", KEY_TEXT("A new line"), std::nullopt },
    { kInPicture, "Space, held", KEY_TEXT("Show an earlier picture of this run"), std::nullopt },
    { kInPicture, "Left, Right while Space is held", KEY_TEXT("Go through the earlier pictures"), std::nullopt },
    { kInPicture, "wheel, +, -", KEY_TEXT("Zoom"), std::nullopt },
    { kInPicture, "drag, arrow keys", KEY_TEXT("Move the picture"), std::nullopt },
    { kInPicture, "F", KEY_TEXT("Fit the picture into its place"), std::nullopt },
    { kInPicture, "1", KEY_TEXT("One pixel of the picture is one of the screen"), std::nullopt },
    { kInPicture, "S", KEY_TEXT("Smooth or exact pixels"), std::nullopt },
    { kInPicture, "N", KEY_TEXT("A preview now"), std::nullopt },
    { kInPicture, "R", KEY_TEXT("Paint where the run may work"), std::nullopt },
    { kInPicture, "Ctrl+C", KEY_TEXT("Copy the pixels alone"), std::nullopt },
    { kInComparison, "A, B, held", KEY_TEXT("Show one of the two alone"), std::nullopt },
    { kInComparison, "Shift+Left, Shift+Right, Home, End", KEY_TEXT("Move the line between the two"), std::nullopt },
    { kInComparison, "Esc", KEY_TEXT("Done"), std::nullopt },
    { kInRegion, "[, ]", KEY_TEXT("A smaller or larger brush"), std::nullopt },
    { kInRegion, "E", KEY_TEXT("Erase"), std::nullopt },
    { kInRegion, "Ctrl+Z", KEY_TEXT("Undo the last stroke"), std::nullopt },
    { kInRegion, "Esc", KEY_TEXT("Done"), std::nullopt },
    { kInSetting, "arrow keys, Page Up, Page Down", KEY_TEXT("Change the value; with Shift in fine steps"),
        std::nullopt },
    { kInSetting, "Return, F2, a digit", KEY_TEXT("Type the value; Esc takes it back"), std::nullopt },
    { kInSetting, "Delete, double click", KEY_TEXT("Back to the default"), std::nullopt },
    { kInSetting, "Shift while dragging", KEY_TEXT("Fine steps"), std::nullopt },
    { kInSetting, "wheel", KEY_TEXT("Change the value, once the setting was clicked"), std::nullopt },
    { kInCurves, "Left, Right, Home, End", KEY_TEXT("Look at another iteration; with Shift ten at a time"),
        std::nullopt },
    { kInCurves, "Esc", KEY_TEXT("Look at the present again"), std::nullopt },
    { kInTimeline, "Left, Right, Home, End", KEY_TEXT("To another moment; with Shift ten at a time"), std::nullopt },
    { kInTimeline, "Page Up, Page Down", KEY_TEXT("To the next mark"), std::nullopt },
    { kInTimeline, "Return", KEY_TEXT("Continue from here, as a branch"), std::nullopt },
    { kInTimeline, "C", KEY_TEXT("Compare with this moment"), std::nullopt },
    { kInTimeline, "Ctrl+Z, Ctrl+Shift+Z", KEY_TEXT("Undo or redo what was changed while the run rests"),
        std::nullopt },
    { kInTimeline, "Up, Down, Return in the tree", KEY_TEXT("To another branch, and open it"), std::nullopt },
    { kInTimeline, "Esc", KEY_TEXT("Back to the present"), std::nullopt },
    { kInWords, "arrow keys, Home, End", KEY_TEXT("To another word or iteration"), std::nullopt },
    { kInLibrary, "Return", KEY_TEXT("Open the run"), std::nullopt },
    { kInLibrary, "S", KEY_TEXT("Give it a star, or take it away"), std::nullopt },
    { kInLibrary, "C", KEY_TEXT("Compare with the picture in the window"), std::nullopt },
    { kInLibrary, "Delete", KEY_TEXT("Into the trash"), std::nullopt },
    { kInLibrary, "/", KEY_TEXT("Search"), std::nullopt },
    { kInMaps, "wheel, +, -, drag, arrow keys, F", KEY_TEXT("As on the picture, which moves along"), std::nullopt },
});

#undef KEY_TEXT

QString translated(const char* text) { return QCoreApplication::translate(kContext, text); }

} // namespace

std::span<const KeyRow> keyTable() { return kTable; }

QKeySequence keyOf(ActionId act)
{
    const auto row = std::find_if(kTable.begin(), kTable.end(), [act](const KeyRow& each) { return each.act == act; });
    return row == kTable.end() ? QKeySequence()
                               : QKeySequence(QString::fromUtf8(row->keys), QKeySequence::PortableText);
}

QString whereText(const KeyRow& row) { return translated(row.where); }

QString whatText(const KeyRow& row) { return translated(row.what); }

QString keysText(const KeyRow& row)
{
    return row.act ? keyOf(*row.act).toString(QKeySequence::NativeText) : QString::fromUtf8(row.keys);
}

} // namespace referee::ui
