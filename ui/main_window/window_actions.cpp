// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/window_actions.h"

#include <QtGui/QAction>
#include <QtGui/QActionGroup>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMainWindow>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QPlainTextEdit>

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
    { ActionId::ExportRun, ACT_TEXT("&Export film, gradients, numbers…") },
    { ActionId::ProveRun, ACT_TEXT("Pro&ve this run…") },
    { ActionId::Library, ACT_TEXT("&Library") },
    { ActionId::DiskBudget, ACT_TEXT("&Disk budget…") },
    { ActionId::CopyPicture, ACT_TEXT("Copy p&icture") },
    { ActionId::CopyCommand, ACT_TEXT("Copy as co&mmand") },
    { ActionId::Quit, ACT_TEXT("&Quit") },
    { ActionId::Undo, ACT_TEXT("&Undo") },
    { ActionId::Redo, ACT_TEXT("&Redo") },
    { ActionId::Cut, ACT_TEXT("Cu&t") },
    { ActionId::Copy, ACT_TEXT("&Copy") },
    { ActionId::Paste, ACT_TEXT("&Paste") },
    { ActionId::StartOrApply, ACT_TEXT("&Start") },
    { ActionId::NewRun, ACT_TEXT("Start a &new run") },
    { ActionId::PauseOrResume, ACT_TEXT("&Pause") },
    { ActionId::Step, ACT_TEXT("&One iteration") },
    { ActionId::Stop, ACT_TEXT("S&top") },
    { ActionId::Reset, ACT_TEXT("&Reset") },
    { ActionId::SeedGrid, ACT_TEXT("Seed &grid…") },
    { ActionId::Variations, ACT_TEXT("&Variations from here…") },
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
    { ActionId::Guide, ACT_TEXT("&What you can do") },
    { ActionId::Keyboard, ACT_TEXT("&Keyboard") },
    { ActionId::Diagnostics, ACT_TEXT("&Diagnostics…") },
    { ActionId::About, ACT_TEXT("&About Referee Studio") },
});

#undef ACT_TEXT

enum class TextAct { Undo, Redo, Cut, Copy, Paste };

/// Has the text field something to undo, cut, …? No other widget has.
bool canAct(const QWidget* widget, TextAct act)
{
    if (const auto* line = qobject_cast<const QLineEdit*>(widget)) {
        return act == TextAct::Undo ? line->isUndoAvailable()
            : act == TextAct::Redo  ? line->isRedoAvailable()
            : act == TextAct::Paste ? !line->isReadOnly()
                                    : line->hasSelectedText() && (act == TextAct::Copy || !line->isReadOnly());
    }
    const auto* text = qobject_cast<const QPlainTextEdit*>(widget);
    if (text == nullptr) {
        return false;
    }
    return act == TextAct::Undo ? text->document()->isUndoAvailable()
        : act == TextAct::Redo  ? text->document()->isRedoAvailable()
        : act == TextAct::Paste ? text->canPaste()
                                : text->textCursor().hasSelection() && (act == TextAct::Copy || !text->isReadOnly());
}

} // namespace

WindowActions::WindowActions(QMainWindow* window)
    : QObject(window)
{
    addActions(window);
    buildMenus(window);
    setState({}, false);
    setUndo({}, {});
    qApp->installEventFilter(this);
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
    of(ActionId::Redo)->setShortcuts({ keyOf(ActionId::Redo), QKeySequence(Qt::CTRL | Qt::Key_Y) });
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
            ActionId::SavePicture, ActionId::SavePlainPicture, ActionId::SaveRun, kLine, ActionId::ExportRun,
            ActionId::ProveRun, kLine, ActionId::Quit });
    QMenu* edit = bar->addMenu(tr("&Edit"));
    fill(edit,
        { ActionId::Undo, ActionId::Redo, kLine, ActionId::Cut, ActionId::Copy, ActionId::Paste, kLine,
            ActionId::CopyPicture, ActionId::CopyCommand });
    connectText(edit);
    fill(bar->addMenu(tr("&Run")),
        { ActionId::StartOrApply, ActionId::PauseOrResume, ActionId::Step, ActionId::Stop, kLine, ActionId::NewRun,
            ActionId::SeedGrid, ActionId::Variations, ActionId::Reset, kLine, ActionId::FocusPrompt,
            ActionId::FindSetting, ActionId::FocusTimeline, kLine, ActionId::Score, ActionId::AskJudge });
    QMenu* view = bar->addMenu(tr("&View"));
    fill(view->addMenu(tr("&Theme")), { ActionId::ThemeSystem, ActionId::ThemeDark, ActionId::ThemeLight });
    fill(view,
        { kLine, ActionId::StudyLayout, ActionId::PictureOnly, kLine, ActionId::ShowSettings, ActionId::ShowCurves,
            ActionId::ShowGradients, ActionId::ShowViews, ActionId::ShowTimeline, ActionId::ShowWords,
            ActionId::ShowLog, kLine, ActionId::ResetLayout, ActionId::FullScreen, kLine, ActionId::NextPanel,
            ActionId::PreviousPanel, ActionId::FocusMessage, ActionId::CloseMessage });
    fill(bar->addMenu(tr("&Help")),
        { ActionId::Guide, ActionId::Keyboard, ActionId::Diagnostics, kLine, ActionId::About });
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

/// Their keys are the text fields' own; the menu only names them.
void WindowActions::connectText(QMenu* menu)
{
    struct Row {
        ActionId action;
        TextAct act;
        const char* slot;
        QKeySequence::StandardKey key;
    };
    static const Row rows[] = { { ActionId::Cut, TextAct::Cut, "cut", QKeySequence::Cut },
        { ActionId::Copy, TextAct::Copy, "copy", QKeySequence::Copy },
        { ActionId::Paste, TextAct::Paste, "paste", QKeySequence::Paste } };
    for (const Row& row : rows) {
        QAction* action = of(row.action);
        action->setText(action->text() + QLatin1Char('\t') + QKeySequence(row.key).toString(QKeySequence::NativeText));
        connect(action, &QAction::triggered, this,
            [&row] { QMetaObject::invokeMethod(QApplication::focusWidget(), row.slot); });
    }
    connect(menu, &QMenu::aboutToShow, this, [this] {
        for (const Row& row : rows) {
            of(row.action)->setEnabled(canAct(QApplication::focusWidget(), row.act));
        }
    });
}

void WindowActions::setUndo(const QString& undo, const QString& redo)
{
    const auto set = [this](ActionId act, const QString& text, QString what) {
        what.replace(QLatin1Char('&'), QStringLiteral("&&"));
        of(act)->setText(what.isEmpty() ? text : text + QLatin1Char(' ') + what);
        of(act)->setEnabled(!what.isEmpty());
    };
    set(ActionId::Undo, tr("&Undo"), undo);
    set(ActionId::Redo, tr("&Redo"), redo);
}

bool WindowActions::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride) {
        return QObject::eventFilter(watched, event);
    }
    const auto& key = static_cast<const QKeyEvent&>(*event);
    const bool isUndo = key.matches(QKeySequence::Undo);
    const bool isRedo = key.matches(QKeySequence::Redo) || key.keyCombination() == (Qt::CTRL | Qt::Key_Y);
    const auto* field = qobject_cast<const QWidget*>(watched);
    if ((!isUndo && !isRedo) || field == nullptr || field->window() != parent()) {
        return QObject::eventFilter(watched, event);
    }
    if (canAct(field, isUndo ? TextAct::Undo : TextAct::Redo)) {
        return false; // the field takes it
    }
    event->ignore();
    return true;
}

void WindowActions::setTheme(ThemeChoice choice)
{
    const ActionId act = choice == ThemeChoice::Dark ? ActionId::ThemeDark
        : choice == ThemeChoice::Light               ? ActionId::ThemeLight
                                                     : ActionId::ThemeSystem;
    of(act)->setChecked(true);
}

} // namespace referee::ui
