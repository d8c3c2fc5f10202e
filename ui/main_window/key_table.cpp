// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/key_table.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <array>

namespace referee::ui {

namespace {

constexpr const char* kContext = "referee::ui::Keys";

#define KEY_TEXT(text) QT_TRANSLATE_NOOP("referee::ui::Keys", text)

const char* const kRun = KEY_TEXT("The run");
const char* const kWindow = KEY_TEXT("The window");
const char* const kPrompt = KEY_TEXT("The prompt");
const char* const kPicture = KEY_TEXT("The picture");
const char* const kRegion = KEY_TEXT("The region, while it is painted");
const char* const kSetting = KEY_TEXT("A setting");
const char* const kComparison = KEY_TEXT("The picture, while it is compared");
const char* const kCurves = KEY_TEXT("The curves");
const char* const kMaps = KEY_TEXT("The gradients");
const char* const kTimeline = KEY_TEXT("The timeline");
const char* const kWords = KEY_TEXT("The words");
const char* const kLibrary = KEY_TEXT("The library");

const auto kTable = std::to_array<KeyRow>({
    { kRun, "Ctrl+Return", KEY_TEXT("Start; while a run goes on: apply the prompt to it"), Act::StartOrApply },
    { kRun, "Ctrl+Shift+Return", KEY_TEXT("Start a new run in place of a paused one"), Act::NewRun },
    { kRun, "Ctrl+P", KEY_TEXT("Pause, and go on"), Act::PauseOrResume },
    { kRun, "Ctrl+Right", KEY_TEXT("One iteration"), Act::Step },
    { kRun, "Ctrl+.", KEY_TEXT("Stop and keep the picture"), Act::Stop },
    { kRun, "Ctrl+Shift+R", KEY_TEXT("Back to the first page"), Act::Reset },
    { kRun, "Ctrl+G", KEY_TEXT("Several seeds side by side; the best go on"), Act::SeedGrid },
    { kRun, "Ctrl+J", KEY_TEXT("Score the picture while it forms, on and off"), Act::Score },
    { kRun, "Ctrl+Shift+J", KEY_TEXT("Ask the judge about the picture that is shown"), Act::AskJudge },
    { kWindow, "Ctrl+L", KEY_TEXT("To the prompt"), Act::FocusPrompt },
    { kWindow, "Ctrl+F", KEY_TEXT("Find a setting; Tab goes on to what was found"), Act::FindSetting },
    { kWindow, "Ctrl+T", KEY_TEXT("To the timeline"), Act::FocusTimeline },
    { kWindow, "Ctrl+M", KEY_TEXT("To the message above the picture; Space presses its button"), Act::FocusMessage },
    { kWindow, "Ctrl+O", KEY_TEXT("Open a pack of networks"), Act::OpenPack },
    { kWindow, "Ctrl+Shift+O", KEY_TEXT("Open a run and go on with it"), Act::OpenRun },
    { kWindow, "Ctrl+B", KEY_TEXT("The library: all runs"), Act::Library },
    { kWindow, "Ctrl+S", KEY_TEXT("Save the picture"), Act::SavePicture },
    { kWindow, "Ctrl+Shift+C", KEY_TEXT("Copy the picture"), Act::CopyPicture },
    { kWindow, "Ctrl+Alt+C", KEY_TEXT("Copy the command line that paints the same"), Act::CopyCommand },
    { kWindow, "F5", KEY_TEXT("Show or hide the words"), Act::ShowWords },
    { kWindow, "F6", KEY_TEXT("Show or hide the timeline"), Act::ShowTimeline },
    { kWindow, "F7", KEY_TEXT("Show or hide the settings"), Act::ShowSettings },
    { kWindow, "F8", KEY_TEXT("Show or hide the curves"), Act::ShowCurves },
    { kWindow, "F9", KEY_TEXT("Show or hide the gradients"), Act::ShowGradients },
    { kWindow, "F10", KEY_TEXT("Show or hide the views"), Act::ShowViews },
    { kWindow, "F11", KEY_TEXT("Full screen, and back"), Act::FullScreen },
    { kWindow, "F12", KEY_TEXT("Show or hide the log"), Act::ShowLog },
    { kWindow, "Esc", KEY_TEXT("Close the message above the picture"), Act::CloseMessage },
    { kWindow, "F1", KEY_TEXT("This table"), Act::Keyboard },
    { kWindow, "Ctrl+Q", KEY_TEXT("Quit"), Act::Quit },
    { kWindow, "Tab, Shift+Tab", KEY_TEXT("To the next or previous control"), std::nullopt },
    { kPrompt, "Return", KEY_TEXT("Start, or apply the changed text to the run"), std::nullopt },
    { kPrompt, "Shift+Return", KEY_TEXT("A new line"), std::nullopt },
    { kPicture, "Space, held", KEY_TEXT("Show an earlier picture of this run"), std::nullopt },
    { kPicture, "Left, Right while Space is held", KEY_TEXT("Go through the earlier pictures"), std::nullopt },
    { kPicture, "wheel, +, -", KEY_TEXT("Zoom"), std::nullopt },
    { kPicture, "drag, arrow keys", KEY_TEXT("Move the picture"), std::nullopt },
    { kPicture, "F", KEY_TEXT("Fit the picture into its place"), std::nullopt },
    { kPicture, "1", KEY_TEXT("One pixel of the picture is one of the screen"), std::nullopt },
    { kPicture, "S", KEY_TEXT("Smooth or exact pixels"), std::nullopt },
    { kPicture, "N", KEY_TEXT("A preview now"), std::nullopt },
    { kPicture, "R", KEY_TEXT("Paint where the run may work"), std::nullopt },
    { kPicture, "Ctrl+C", KEY_TEXT("Copy the pixels alone"), std::nullopt },
    { kComparison, "A, B, held", KEY_TEXT("Show one of the two alone"), std::nullopt },
    { kComparison, "Shift+Left, Shift+Right, Home, End", KEY_TEXT("Move the line between the two"), std::nullopt },
    { kComparison, "Esc", KEY_TEXT("Done"), std::nullopt },
    { kRegion, "[, ]", KEY_TEXT("A smaller or larger brush"), std::nullopt },
    { kRegion, "E", KEY_TEXT("Erase"), std::nullopt },
    { kRegion, "Ctrl+Z", KEY_TEXT("Undo the last stroke"), std::nullopt },
    { kRegion, "Esc", KEY_TEXT("Done"), std::nullopt },
    { kSetting, "arrow keys, Page Up, Page Down", KEY_TEXT("Change the value; with Shift in fine steps"),
        std::nullopt },
    { kSetting, "Return, F2, a digit", KEY_TEXT("Type the value; Esc takes it back"), std::nullopt },
    { kSetting, "Delete, double click", KEY_TEXT("Back to the default"), std::nullopt },
    { kSetting, "Shift while dragging", KEY_TEXT("Fine steps"), std::nullopt },
    { kSetting, "wheel", KEY_TEXT("Change the value, once the setting was clicked"), std::nullopt },
    { kCurves, "Left, Right, Home, End", KEY_TEXT("Look at another iteration; with Shift ten at a time"),
        std::nullopt },
    { kCurves, "Esc", KEY_TEXT("Look at the present again"), std::nullopt },
    { kTimeline, "Left, Right, Home, End", KEY_TEXT("To another moment; with Shift ten at a time"), std::nullopt },
    { kTimeline, "Page Up, Page Down", KEY_TEXT("To the next mark"), std::nullopt },
    { kTimeline, "Return", KEY_TEXT("Continue from here, as a branch"), std::nullopt },
    { kTimeline, "C", KEY_TEXT("Compare with this moment"), std::nullopt },
    { kTimeline, "Ctrl+Z, Ctrl+Shift+Z", KEY_TEXT("Undo or redo what was changed while the run rests"), std::nullopt },
    { kTimeline, "Up, Down, Return in the tree", KEY_TEXT("To another branch, and open it"), std::nullopt },
    { kTimeline, "Esc", KEY_TEXT("Back to the present"), std::nullopt },
    { kWords, "arrow keys, Home, End", KEY_TEXT("To another word or iteration"), std::nullopt },
    { kLibrary, "Return", KEY_TEXT("Open the run"), std::nullopt },
    { kLibrary, "S", KEY_TEXT("Give it a star, or take it away"), std::nullopt },
    { kLibrary, "C", KEY_TEXT("Compare with the picture in the window"), std::nullopt },
    { kLibrary, "Delete", KEY_TEXT("Into the trash"), std::nullopt },
    { kLibrary, "/", KEY_TEXT("Search"), std::nullopt },
    { kMaps, "wheel, +, -, drag, arrow keys, F", KEY_TEXT("As on the picture, which moves along"), std::nullopt },
});

#undef KEY_TEXT

QString translated(const char* text) { return QCoreApplication::translate(kContext, text); }

} // namespace

std::span<const KeyRow> keyTable() { return kTable; }

QKeySequence keyOf(Act act)
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
