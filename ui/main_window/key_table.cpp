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
const char* const kInRegion = KEY_TEXT("The region, while painting it");
const char* const kInSetting = KEY_TEXT("A setting");
const char* const kInComparison = KEY_TEXT("The picture, while comparing");
const char* const kInCurves = KEY_TEXT("The curves");
const char* const kInMaps = KEY_TEXT("The gradients");
const char* const kInTimeline = KEY_TEXT("The timeline");
const char* const kInWords = KEY_TEXT("The words");
const char* const kInLibrary = KEY_TEXT("The library");

const auto kTable = std::to_array<KeyRow>({
    { kInRun, "Ctrl+Return", KEY_TEXT("Start; during a run: apply the prompt to it"), ActionId::StartOrApply },
    { kInRun, "Ctrl+Shift+Return", KEY_TEXT("Start a new run instead of the paused one"), ActionId::NewRun },
    { kInRun, "Ctrl+P", KEY_TEXT("Pause or resume"), ActionId::PauseOrResume },
    { kInRun, "Ctrl+Right", KEY_TEXT("One iteration"), ActionId::Step },
    { kInRun, "Ctrl+.", KEY_TEXT("Stop and keep the picture"), ActionId::Stop },
    { kInRun, "Ctrl+Shift+R", KEY_TEXT("Back to the first page"), ActionId::Reset },
    { kInRun, "Ctrl+G", KEY_TEXT("Seed grid: try several seeds, finish the best"), ActionId::SeedGrid },
    { kInRun, "Ctrl+Shift+G", KEY_TEXT("Variations: several ways on from the shown iteration"), ActionId::Variations },
    { kInRun, "Ctrl+J", KEY_TEXT("Score the picture during the run, on or off"), ActionId::Score },
    { kInRun, "Ctrl+Shift+J", KEY_TEXT("Ask the judge about the picture that is shown"), ActionId::AskJudge },
    { kInWindow, "Ctrl+L", KEY_TEXT("To the prompt"), ActionId::FocusPrompt },
    { kInWindow, "Ctrl+F", KEY_TEXT("Find a setting; Tab moves to the results"), ActionId::FindSetting },
    { kInWindow, "Ctrl+T", KEY_TEXT("To the timeline"), ActionId::FocusTimeline },
    { kInWindow, "Ctrl+M", KEY_TEXT("To the newest message; Space presses its button"), ActionId::FocusMessage },
    { kInWindow, "Ctrl+O", KEY_TEXT("Open a pack of models"), ActionId::OpenPack },
    { kInWindow, "Ctrl+Shift+O", KEY_TEXT("Open a run"), ActionId::OpenRun },
    { kInWindow, "Ctrl+B", KEY_TEXT("The library: all runs"), ActionId::Library },
    { kInWindow, "Ctrl+Z", KEY_TEXT("Undo the last change, also of a run; in a text field its typing first"),
        ActionId::Undo },
    { kInWindow, "Ctrl+Shift+Z", KEY_TEXT("Redo; also Ctrl+Y"), ActionId::Redo },
    { kInWindow, "Ctrl+S", KEY_TEXT("Save the picture"), ActionId::SavePicture },
    { kInWindow, "Ctrl+Shift+C", KEY_TEXT("Copy the picture"), ActionId::CopyPicture },
    { kInWindow, "Ctrl+Alt+C", KEY_TEXT("Copy the command line that reproduces the picture"), ActionId::CopyCommand },
    { kInWindow, "F3", KEY_TEXT("From Paint to Study, the layout for study, and back"), ActionId::StudyLayout },
    { kInWindow, "Shift+F11", KEY_TEXT("Only the picture; Esc shows the panels again"), ActionId::PictureOnly },
    { kInWindow, "F5", KEY_TEXT("Show or hide the words"), ActionId::ShowWords },
    { kInWindow, "F6", KEY_TEXT("Show or hide the timeline"), ActionId::ShowTimeline },
    { kInWindow, "F7", KEY_TEXT("Show or hide the settings"), ActionId::ShowSettings },
    { kInWindow, "F8", KEY_TEXT("Show or hide the curves"), ActionId::ShowCurves },
    { kInWindow, "F9", KEY_TEXT("Show or hide the gradients"), ActionId::ShowGradients },
    { kInWindow, "F10", KEY_TEXT("Show or hide the views"), ActionId::ShowViews },
    { kInWindow, "F11", KEY_TEXT("Full screen, on or off"), ActionId::FullScreen },
    { kInWindow, "F12", KEY_TEXT("Show or hide the log"), ActionId::ShowLog },
    { kInWindow, "Esc", KEY_TEXT("Close the newest message"), ActionId::CloseMessage },
    { kInWindow, "F1", KEY_TEXT("This table"), ActionId::Keyboard },
    { kInWindow, "Shift+F1", KEY_TEXT("What you can do: gestures and keys by purpose"), ActionId::Guide },
    { kInWindow, "Ctrl+Q", KEY_TEXT("Quit"), ActionId::Quit },
    { kInWindow, "Ctrl+Tab", KEY_TEXT("To the next panel"), ActionId::NextPanel },
    { kInWindow, "Ctrl+Shift+Tab", KEY_TEXT("To the previous panel"), ActionId::PreviousPanel },
    { kInWindow, "Tab, Shift+Tab", KEY_TEXT("To the next or previous control") },
    { kInPrompt, "Return", KEY_TEXT("Start, or apply the changed text to the run") },
    { kInPrompt, "Shift+Return", KEY_TEXT("A new line") },
    { kInPicture, "double click, Tab after a click",
        KEY_TEXT("Only the picture, and back; Esc shows the panels again") },
    { kInPicture, "Space, held", KEY_TEXT("Show an earlier picture of this run") },
    { kInPicture, "Left, Right while Space is held", KEY_TEXT("Go through the earlier pictures") },
    { kInPicture, "wheel, +, -", KEY_TEXT("Zoom") },
    { kInPicture, "drag, arrow keys", KEY_TEXT("Move the picture") },
    { kInPicture, "F", KEY_TEXT("Fit the picture into the panel") },
    { kInPicture, "1", KEY_TEXT("One picture pixel per screen pixel") },
    { kInPicture, "S", KEY_TEXT("Smooth or exact pixels") },
    { kInPicture, "N", KEY_TEXT("Show a preview now") },
    { kInPicture, "R", KEY_TEXT("Paint the region that the run may change") },
    { kInPicture, "P", KEY_TEXT("Probe the point under the mouse: what both sides wanted there") },
    { kInPicture, "Ctrl+C", KEY_TEXT("Copy the pixels only") },
    { kInComparison, "A, B, held", KEY_TEXT("Show only A or only B") },
    { kInComparison, "Shift+Left, Shift+Right, Home, End", KEY_TEXT("Move the line between the two") },
    { kInComparison, "Esc", KEY_TEXT("Done") },
    { kInRegion, "[, ]", KEY_TEXT("A smaller or larger brush") },
    { kInRegion, "E", KEY_TEXT("Erase") },
    { kInRegion, "Esc", KEY_TEXT("Done") },
    { kInSetting, "arrow keys, Page Up, Page Down", KEY_TEXT("Change the value; with Shift in fine steps") },
    { kInSetting, "Return, F2, a digit", KEY_TEXT("Type the value; Esc restores the old one") },
    { kInSetting, "Delete, double click", KEY_TEXT("Back to the default") },
    { kInSetting, "Shift while dragging", KEY_TEXT("Fine steps") },
    { kInSetting, "wheel", KEY_TEXT("Change the value while the setting has the focus") },
    { kInCurves, "Left, Right, Home, End", KEY_TEXT("Show another iteration; with Shift ten at a time") },
    { kInCurves, "Esc", KEY_TEXT("Back to the current iteration") },
    { kInTimeline, "Left, Right, Home, End", KEY_TEXT("To another iteration; with Shift ten at a time") },
    { kInTimeline, "Page Up, Page Down", KEY_TEXT("To the next mark") },
    { kInTimeline, "Return", KEY_TEXT("Continue from here, as a branch") },
    { kInTimeline, "C", KEY_TEXT("Compare with this iteration") },
    { kInTimeline, "Up, Down, Return in the tree", KEY_TEXT("Select another branch and open it") },
    { kInTimeline, "Esc", KEY_TEXT("Back to the current iteration") },
    { kInWords, "arrow keys, Home, End", KEY_TEXT("To another word or iteration") },
    { kInLibrary, "Return", KEY_TEXT("Open the run") },
    { kInLibrary, "S", KEY_TEXT("Add or remove star") },
    { kInLibrary, "C", KEY_TEXT("Compare with the picture in the window") },
    { kInLibrary, "G", KEY_TEXT("Show or hide the other seeds of a group") },
    { kInLibrary, "F2", KEY_TEXT("Rename") },
    { kInLibrary, "Ctrl+C", KEY_TEXT("Copy the picture") },
    { kInLibrary, "Delete", KEY_TEXT("Move to the trash") },
    { kInLibrary, "Ctrl+Z", KEY_TEXT("Take back what was moved to the trash") },
    { kInLibrary, "/", KEY_TEXT("Search") },
    { kInLibrary, "Esc", KEY_TEXT("Show all runs, then close the library") },
    { kInMaps, "wheel, +, -, drag, arrow keys, F", KEY_TEXT("As on the picture, which follows") },
    { kInMaps, "double click, Esc", KEY_TEXT("Show the map in the picture's place, and back") },
    { kInMaps, "click", KEY_TEXT("Probe the point: what both sides wanted there") },
});

#undef KEY_TEXT

QString translated(const char* text) { return QCoreApplication::translate(kContext, text); }

} // namespace

std::span<const KeyRow> keyTable() { return kTable; }

QKeySequence keyOf(ActionId act)
{
    const auto row = std::ranges::find(kTable, act, &KeyRow::act);
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
