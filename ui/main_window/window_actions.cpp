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

enum class Kind { Plain, Switch };

struct ActRow {
    Act act;
    const char* text;
    Kind kind = Kind::Plain;
};

#define ACT_TEXT(text) QT_TRANSLATE_NOOP("referee::ui::WindowActions", text)

const auto kActs = std::to_array<ActRow>({
    { Act::OpenPack, ACT_TEXT("&Open pack…") },
    { Act::BringWeights, ACT_TEXT("&Bring weights…") },
    { Act::OpenRun, ACT_TEXT("Open &run…") },
    { Act::SavePicture, ACT_TEXT("&Save picture…") },
    { Act::SavePlainPicture, ACT_TEXT("Save picture &without its recipe…") },
    { Act::SaveRun, ACT_TEXT("Save a copy of the r&un…") },
    { Act::Library, ACT_TEXT("&Library") },
    { Act::DiskBudget, ACT_TEXT("&Disk budget…") },
    { Act::CopyPicture, ACT_TEXT("&Copy picture") },
    { Act::CopyCommand, ACT_TEXT("Copy as co&mmand") },
    { Act::Quit, ACT_TEXT("&Quit") },
    { Act::StartOrApply, ACT_TEXT("&Start") },
    { Act::NewRun, ACT_TEXT("Start a &new run") },
    { Act::PauseOrResume, ACT_TEXT("&Pause") },
    { Act::Step, ACT_TEXT("&One iteration") },
    { Act::Stop, ACT_TEXT("S&top") },
    { Act::Reset, ACT_TEXT("&Reset") },
    { Act::SeedGrid, ACT_TEXT("Seed &grid…") },
    { Act::Score, ACT_TEXT("S&core while painting"), Kind::Switch },
    { Act::AskJudge, ACT_TEXT("Ask the &judge") },
    { Act::FocusPrompt, ACT_TEXT("&Edit the prompt") },
    { Act::FindSetting, ACT_TEXT("&Find a setting") },
    { Act::FocusTimeline, ACT_TEXT("Go to the time&line") },
    { Act::ThemeSystem, ACT_TEXT("As the &system"), Kind::Switch },
    { Act::ThemeDark, ACT_TEXT("&Dark"), Kind::Switch },
    { Act::ThemeLight, ACT_TEXT("&Light"), Kind::Switch },
    { Act::ShowSettings, ACT_TEXT("&Settings"), Kind::Switch },
    { Act::ShowCurves, ACT_TEXT("&Curves"), Kind::Switch },
    { Act::ShowGradients, ACT_TEXT("&Gradients"), Kind::Switch },
    { Act::ShowTimeline, ACT_TEXT("&Timeline"), Kind::Switch },
    { Act::ShowWords, ACT_TEXT("&Words"), Kind::Switch },
    { Act::ShowViews, ACT_TEXT("&Views"), Kind::Switch },
    { Act::ShowLog, ACT_TEXT("&Log"), Kind::Switch },
    { Act::ResetLayout, ACT_TEXT("&Reset layout") },
    { Act::FullScreen, ACT_TEXT("&Full screen"), Kind::Switch },
    { Act::FocusMessage, ACT_TEXT("Go to the m&essage") },
    { Act::CloseMessage, ACT_TEXT("Close &message") },
    { Act::Keyboard, ACT_TEXT("&Keyboard") },
    { Act::Diagnostics, ACT_TEXT("&Diagnostics…") },
    { Act::About, ACT_TEXT("&About Referee Studio") },
});

#undef ACT_TEXT

} // namespace

WindowActions::WindowActions(QMainWindow* window)
    : QObject(window)
{
    addActions(window);
    buildMenus(window);
    setState(RunState::Idle, {}, false);
}

void WindowActions::addActions(QMainWindow* window)
{
    for (const ActRow& row : kActs) {
        auto* action = new QAction(tr(row.text), window);
        action->setShortcut(keyOf(row.act));
        action->setCheckable(row.kind == Kind::Switch);
        window->addAction(action); // keys work also while the menu bar is hidden
        m_actions[row.act] = action;
    }
    of(Act::Quit)->setMenuRole(QAction::QuitRole);
    of(Act::About)->setMenuRole(QAction::AboutRole);
    of(Act::Score)->setToolTip(tr("Ask CLIP and the judge now and then; the iterations wait for them"));
    auto* themes = new QActionGroup(this);
    for (const Act act : { Act::ThemeSystem, Act::ThemeDark, Act::ThemeLight }) {
        themes->addAction(of(act));
    }
}

void WindowActions::buildMenus(QMainWindow* window)
{
    const auto fill = [this](QMenu* menu, std::initializer_list<std::optional<Act>> acts) {
        menu->setToolTipsVisible(true);
        for (const std::optional<Act>& act : acts) {
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
        { Act::OpenPack, Act::BringWeights, Act::OpenRun, Act::Library, Act::DiskBudget, kLine, Act::SavePicture,
            Act::SavePlainPicture, Act::SaveRun, Act::CopyPicture, Act::CopyCommand, kLine, Act::Quit });
    fill(bar->addMenu(tr("&Run")),
        { Act::StartOrApply, Act::PauseOrResume, Act::Step, Act::Stop, kLine, Act::NewRun, Act::SeedGrid, Act::Reset,
            kLine, Act::FocusPrompt, Act::FindSetting, Act::FocusTimeline, kLine, Act::Score, Act::AskJudge });
    QMenu* view = bar->addMenu(tr("&View"));
    fill(view->addMenu(tr("&Theme")), { Act::ThemeSystem, Act::ThemeDark, Act::ThemeLight });
    fill(view,
        { kLine, Act::ShowSettings, Act::ShowCurves, Act::ShowGradients, Act::ShowViews, Act::ShowTimeline,
            Act::ShowWords, Act::ShowLog, kLine, Act::ResetLayout, Act::FullScreen, kLine, Act::FocusMessage,
            Act::CloseMessage });
    fill(bar->addMenu(tr("&Help")), { Act::Keyboard, Act::Diagnostics, kLine, Act::About });
}

void WindowActions::setState(RunState state, const Actions& actions, bool hasRun)
{
    const bool canApply = actions.pause || actions.resume;
    of(Act::StartOrApply)->setText(canApply ? tr("Apply the &prompt") : tr("&Start"));
    of(Act::StartOrApply)->setEnabled(actions.start || canApply);
    of(Act::NewRun)->setEnabled(actions.start && hasRun);
    of(Act::PauseOrResume)
        ->setText(!actions.resume           ? tr("&Pause")
                : state == RunState::Failed ? tr("&Go on")
                                            : tr("Resu&me"));
    of(Act::PauseOrResume)->setEnabled(canApply);
    of(Act::Step)->setEnabled(actions.step);
    of(Act::Stop)->setEnabled(actions.stop);
    of(Act::Reset)->setEnabled(actions.reset);
    of(Act::OpenPack)->setEnabled(actions.load);
    of(Act::SeedGrid)->setEnabled(actions.start || canApply);
    of(Act::OpenRun)->setEnabled(actions.start || canApply);
    of(Act::AskJudge)->setEnabled(actions.save);
    of(Act::FocusTimeline)->setEnabled(hasRun);
    for (const Act act : { Act::SavePicture, Act::SavePlainPicture, Act::SaveRun, Act::CopyPicture }) {
        of(act)->setEnabled(actions.save);
    }
}

void WindowActions::setTheme(ThemeChoice choice)
{
    const Act act = choice == ThemeChoice::Dark ? Act::ThemeDark
        : choice == ThemeChoice::Light          ? Act::ThemeLight
                                                : Act::ThemeSystem;
    of(act)->setChecked(true);
}

} // namespace referee::ui
