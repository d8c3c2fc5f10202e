// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/window_actions.h"

#include <QtGui/QAction>
#include <QtGui/QActionGroup>
#include <QtWidgets/QMainWindow>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>

#include <array>

namespace referee::ui {

namespace {

struct ActRow {
    ActionId act;
    const char* text;
    bool isCheckable = false;
};

#define ACT_TEXT(text) QT_TRANSLATE_NOOP("referee::ui::WindowActions", text)

const auto kActs = std::to_array<ActRow>({
    { ActionId::OpenPack, ACT_TEXT("&Open pack…") },
    { ActionId::ImportModels, ACT_TEXT("&Import models…") },
    { ActionId::OpenRun, ACT_TEXT("Open &run…") },
    { ActionId::SavePicture, ACT_TEXT("&Save picture…") },
    { ActionId::SavePlainPicture, ACT_TEXT("Save picture &without its recipe…") },
    { ActionId::SaveRun, ACT_TEXT("Save a copy of the r&un…") },
    { ActionId::Library, ACT_TEXT("&Library") },
    { ActionId::DiskBudget, ACT_TEXT("&Disk budget…") },
    { ActionId::CopyPicture, ACT_TEXT("&Copy picture") },
    { ActionId::CopyCommand, ACT_TEXT("Copy as co&mmand") },
    { ActionId::Quit, ACT_TEXT("&Quit") },
    { ActionId::StartOrApply, ACT_TEXT("&Start") },
    { ActionId::NewRun, ACT_TEXT("Start a &new run") },
    { ActionId::PauseOrResume, ACT_TEXT("&Pause") },
    { ActionId::Step, ACT_TEXT("&One iteration") },
    { ActionId::Stop, ACT_TEXT("S&top") },
    { ActionId::Reset, ACT_TEXT("&Reset") },
    { ActionId::SeedGrid, ACT_TEXT("Seed &grid…") },
    { ActionId::Score, ACT_TEXT("S&core during the run"), true },
    { ActionId::AskJudge, ACT_TEXT("Ask the &judge") },
    { ActionId::FocusPrompt, ACT_TEXT("&Edit the prompt") },
    { ActionId::FindSetting, ACT_TEXT("&Find a setting") },
    { ActionId::FocusTimeline, ACT_TEXT("Go to the time&line") },
    { ActionId::ThemeSystem, ACT_TEXT("As the &system"), true },
    { ActionId::ThemeDark, ACT_TEXT("&Dark"), true },
    { ActionId::ThemeLight, ACT_TEXT("&Light"), true },
    { ActionId::StudyLayout, ACT_TEXT("St&udy layout"), true },
    { ActionId::PictureOnly, ACT_TEXT("&Picture only"), true },
    { ActionId::ShowSettings, ACT_TEXT("&Settings"), true },
    { ActionId::ShowCurves, ACT_TEXT("&Curves"), true },
    { ActionId::ShowGradients, ACT_TEXT("&Gradients"), true },
    { ActionId::ShowTimeline, ACT_TEXT("&Timeline"), true },
    { ActionId::ShowWords, ACT_TEXT("&Words"), true },
    { ActionId::ShowViews, ACT_TEXT("&Views"), true },
    { ActionId::ShowLog, ACT_TEXT("&Log"), true },
    { ActionId::ResetLayout, ACT_TEXT("&Reset layout") },
    { ActionId::FullScreen, ACT_TEXT("&Full screen"), true },
    { ActionId::NextPanel, ACT_TEXT("&Next panel") },
    { ActionId::PreviousPanel, ACT_TEXT("Pre&vious panel") },
    { ActionId::FocusMessage, ACT_TEXT("Go to the m&essage") },
    { ActionId::CloseMessage, ACT_TEXT("Close &message") },
    { ActionId::Keyboard, ACT_TEXT("&Keyboard") },
    { ActionId::Diagnostics, ACT_TEXT("&Diagnostics…") },
    { ActionId::About, ACT_TEXT("&About Referee Studio") },
});

#undef ACT_TEXT

} // namespace

WindowActions::WindowActions(QMainWindow* window)
    : QObject(window)
{
    addActions(window);
    buildMenus(window);
    setState({}, false);
}

void WindowActions::addActions(QMainWindow* window)
{
    for (const ActRow& row : kActs) {
        auto* action = new QAction(tr(row.text), window);
        action->setShortcut(keyOf(row.act));
        action->setCheckable(row.isCheckable);
        window->addAction(action); // so that keys work while the menu bar is hidden
        m_actions[row.act] = action;
    }
    of(ActionId::Quit)->setMenuRole(QAction::QuitRole);
    of(ActionId::About)->setMenuRole(QAction::AboutRole);
    of(ActionId::Score)
        ->setToolTip(tr("Score the picture with CLIP and the judge at intervals; iterations wait for it"));
    auto* themes = new QActionGroup(this);
    for (const ActionId act : { ActionId::ThemeSystem, ActionId::ThemeDark, ActionId::ThemeLight }) {
        themes->addAction(of(act));
    }
}

void WindowActions::buildMenus(QMainWindow* window)
{
    const auto fill = [this](QMenu* menu, std::initializer_list<std::optional<ActionId>> acts) {
        menu->setToolTipsVisible(true);
        for (const std::optional<ActionId>& act : acts) {
            if (act) {
                menu->addAction(of(*act));
            } else {
                menu->addSeparator();
            }
        }
    };
    constexpr auto kLine = std::nullopt;
    QMenuBar* bar = window->menuBar();
    fill(bar->addMenu(tr("&File")),
        { ActionId::OpenPack, ActionId::ImportModels, ActionId::OpenRun, ActionId::Library, ActionId::DiskBudget, kLine,
            ActionId::SavePicture, ActionId::SavePlainPicture, ActionId::SaveRun, ActionId::CopyPicture,
            ActionId::CopyCommand, kLine, ActionId::Quit });
    fill(bar->addMenu(tr("&Run")),
        { ActionId::StartOrApply, ActionId::PauseOrResume, ActionId::Step, ActionId::Stop, kLine, ActionId::NewRun,
            ActionId::SeedGrid, ActionId::Reset, kLine, ActionId::FocusPrompt, ActionId::FindSetting,
            ActionId::FocusTimeline, kLine, ActionId::Score, ActionId::AskJudge });
    QMenu* view = bar->addMenu(tr("&View"));
    fill(view->addMenu(tr("&Theme")), { ActionId::ThemeSystem, ActionId::ThemeDark, ActionId::ThemeLight });
    fill(view,
        { kLine, ActionId::StudyLayout, ActionId::PictureOnly, kLine, ActionId::ShowSettings, ActionId::ShowCurves,
            ActionId::ShowGradients, ActionId::ShowViews, ActionId::ShowTimeline, ActionId::ShowWords,
            ActionId::ShowLog, kLine, ActionId::ResetLayout, ActionId::FullScreen, kLine, ActionId::NextPanel,
            ActionId::PreviousPanel, ActionId::FocusMessage, ActionId::CloseMessage });
    fill(bar->addMenu(tr("&Help")), { ActionId::Keyboard, ActionId::Diagnostics, kLine, ActionId::About });
}

void WindowActions::setState(const Actions& actions, bool hasRun)
{
    const bool canApply = actions.pause || actions.resume;
    of(ActionId::StartOrApply)->setText(canApply ? tr("Apply the &prompt") : tr("&Start"));
    of(ActionId::StartOrApply)->setEnabled(actions.start || canApply);
    of(ActionId::NewRun)->setEnabled(actions.start && hasRun);
    of(ActionId::PauseOrResume)->setText(actions.resume ? tr("Resu&me") : tr("&Pause"));
    of(ActionId::PauseOrResume)->setEnabled(canApply);
    of(ActionId::Step)->setEnabled(actions.step);
    of(ActionId::Stop)->setEnabled(actions.stop);
    of(ActionId::Reset)->setEnabled(actions.reset);
    of(ActionId::OpenPack)->setEnabled(actions.load);
    of(ActionId::SeedGrid)->setEnabled(actions.start || canApply);
    of(ActionId::OpenRun)->setEnabled(actions.start || canApply);
    of(ActionId::AskJudge)->setEnabled(actions.save);
    of(ActionId::FocusTimeline)->setEnabled(hasRun);
    of(ActionId::PictureOnly)->setEnabled(hasRun);
    for (const ActionId act :
        { ActionId::SavePicture, ActionId::SavePlainPicture, ActionId::SaveRun, ActionId::CopyPicture }) {
        of(act)->setEnabled(actions.save);
    }
}

void WindowActions::setTheme(ThemeChoice choice)
{
    const ActionId act = choice == ThemeChoice::Dark ? ActionId::ThemeDark
        : choice == ThemeChoice::Light               ? ActionId::ThemeLight
                                                     : ActionId::ThemeSystem;
    of(act)->setChecked(true);
}

} // namespace referee::ui
