// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/main_window.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/diagnostics_dialog.h"
#include "ui/main_window/keyboard_dialog.h"
#include "ui/main_window/loading_page.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/window_actions.h"
#include "ui/main_window/window_body.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"
#include "ui/theme/system_scheme.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/token_losses/words_strip.h"
#include "ui/views/views_gallery.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/panel_switch.h"

#include <QtCore/QSettings>
#include <QtGui/QAction>
#include <QtGui/QCloseEvent>
#include <QtGui/QScreen>
#include <QtWidgets/QApplication>
#include <QtWidgets/QMenuBar>

/// Outside of a namespace, as the macro wants it: a static library's resources are not found by themselves.
static void loadResources() { Q_INIT_RESOURCE(referee_studio); }

namespace referee::ui {

namespace {

constexpr QSize kFirstSize(1440, 900); ///< where the screen has room for it
constexpr double kFirstShare = 0.85; ///< of a larger screen
constexpr QSize kLeastSize(1024, 680);
constexpr int kPackWidth = 420;
const QLatin1String kGeometry("window/geometry");
const QLatin1String kTheme("window/theme");

/// Fits the screen; grows with a large one.
QSize firstSize(QSize screen) { return (screen * kFirstShare).expandedTo(kFirstSize).boundedTo(screen); }

} // namespace

MainWindow::MainWindow(QSettings* store, QWidget* parent)
    : QMainWindow(parent)
    , m_store(store)
{
    applyTheme(*qApp, storedTheme());
    buildLayout();
    connectRun();
    connectFiles();
    connectView();
    connectHelp();
    restore();
    setState(RunState::Idle, false, false);
}

void MainWindow::buildLayout()
{
    m_body = new WindowBody;
    setCentralWidget(m_body);
    m_actions = new WindowActions(this);
    m_pack = new HintLabel;
    m_pack->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_pack->setContentsMargins(0, 0, kPad + kGap, 0);
    m_pack->setFixedSize(
        kPackWidth, menuBar()->sizeHint().height()); // the menu bar does not make room again when the text changes
    menuBar()->setCornerWidget(m_pack);
    setMinimumSize(kLeastSize);
    setAcceptDrops(true);
    loadResources();
    setWindowIcon(QIcon(QStringLiteral(":/icons/referee-studio.png")));
}

void MainWindow::connectRun()
{
    RunBar* bar = m_body->runBar;
    connect(bar, &RunBar::startRequested, this, &MainWindow::startRequested);
    connect(bar, &RunBar::pauseRequested, this, &MainWindow::pauseRequested);
    connect(bar, &RunBar::resumeRequested, this, &MainWindow::resumeRequested);
    connect(bar, &RunBar::stepRequested, this, &MainWindow::stepRequested);
    connect(bar, &RunBar::stopRequested, this, &MainWindow::stopRequested);
    connect(action(Act::StartOrApply), &QAction::triggered, this, &MainWindow::startOrApply);
    connect(action(Act::NewRun), &QAction::triggered, this, [this] { Q_EMIT startRequested(); });
    connect(action(Act::PauseOrResume), &QAction::triggered, this,
        [this] { m_state == RunState::Running ? Q_EMIT pauseRequested() : Q_EMIT resumeRequested(); });
    connect(action(Act::Step), &QAction::triggered, this, [this] { Q_EMIT stepRequested(); });
    connect(action(Act::Stop), &QAction::triggered, this, [this] { Q_EMIT stopRequested(); });
    connect(action(Act::Reset), &QAction::triggered, this, [this] { Q_EMIT resetRequested(); });
    connect(action(Act::Score), &QAction::triggered, this, &MainWindow::scoreToggled);
    connect(action(Act::FocusPrompt), &QAction::triggered, this, [this] { m_body->prompt->setFocus(); });
    connect(m_body->startPage, &StartPage::promptChosen, this, &MainWindow::paintPrompt);
    connect(m_body->startPage, &StartPage::openPackRequested, this, &MainWindow::openPack);
    connect(m_body->loadingPage, &LoadingPage::cancelRequested, this, &MainWindow::cancelLoadRequested);
    connect(m_body->prompt, &PromptPanel::textEdited, this, &MainWindow::refreshTitle);
}

void MainWindow::connectFiles()
{
    connect(action(Act::OpenPack), &QAction::triggered, this, &MainWindow::openPack);
    connect(action(Act::OpenRun), &QAction::triggered, this, &MainWindow::chooseRun);
    connect(action(Act::SaveRun), &QAction::triggered, this, &MainWindow::chooseRunCopy);
    connect(action(Act::DiskBudget), &QAction::triggered, this, &MainWindow::chooseBudget);
    connect(action(Act::SavePicture), &QAction::triggered, this, [this] { chooseSave(true); });
    connect(action(Act::SavePlainPicture), &QAction::triggered, this, [this] { chooseSave(false); });
    connect(action(Act::CopyPicture), &QAction::triggered, this, [this] { m_body->picture->copy(true); });
    connect(action(Act::CopyCommand), &QAction::triggered, this, [this] { Q_EMIT copyCommandRequested(); });
    connect(action(Act::Quit), &QAction::triggered, this, &MainWindow::close);
    connect(m_body->picture, &PicturePanel::saveRequested, this, [this] { chooseSave(true); });
    connect(m_body->curves, &CurvesPanel::exportRequested, this, &MainWindow::chooseExport);
}

void MainWindow::connectView()
{
    new PanelSwitch(action(Act::ShowSettings), m_body->settings);
    new PanelSwitch(action(Act::ShowCurves), m_body->curves);
    new PanelSwitch(action(Act::ShowGradients), m_body->gradients);
    new PanelSwitch(action(Act::ShowTimeline), m_body->timeline);
    new PanelSwitch(action(Act::ShowWords), m_body->words);
    new PanelSwitch(action(Act::ShowViews), m_body->views);
    new PanelSwitch(action(Act::ShowLog), m_body->log);
    connect(action(Act::FindSetting), &QAction::triggered, this, [this] {
        m_body->settings->show();
        m_body->settings->focusSearch();
    });
    connect(action(Act::ThemeSystem), &QAction::triggered, this, [this] { setTheme(ThemeChoice::System); });
    connect(action(Act::ThemeDark), &QAction::triggered, this, [this] { setTheme(ThemeChoice::Dark); });
    connect(action(Act::ThemeLight), &QAction::triggered, this, [this] { setTheme(ThemeChoice::Light); });
    connect(action(Act::FocusTimeline), &QAction::triggered, this, [this] {
        m_body->timeline->show();
        m_body->timeline->setFocus(Qt::ShortcutFocusReason);
    });
    connect(action(Act::ResetLayout), &QAction::triggered, m_body, &WindowBody::resetLayout);
    connect(action(Act::FullScreen), &QAction::triggered, this,
        [this](bool isFull) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, isFull)); });
    connect(action(Act::CloseMessage), &QAction::triggered, m_body->messages, &MessageStrip::dismiss);
    connect(action(Act::FocusMessage), &QAction::triggered, m_body->messages, &MessageStrip::focusButton);
    auto* scheme = new SystemScheme(this);
    connect(scheme, &SystemScheme::told, this, [this](bool isDark) {
        setSystemDark(isDark);
        applyTheme(*qApp, storedTheme());
    });
    // Esc belongs to others while there is no message.
    const auto enable = [this](int count) {
        action(Act::CloseMessage)->setEnabled(count > 0);
        action(Act::FocusMessage)->setEnabled(count > 0);
    };
    enable(0);
    connect(m_body->messages, &MessageStrip::countChanged, this, enable);
}

void MainWindow::connectHelp()
{
    connect(action(Act::Keyboard), &QAction::triggered, this, [this] { (new KeyboardDialog(this))->show(); });
    connect(action(Act::About), &QAction::triggered, this, [this] { (new AboutDialog(m_versions, this))->show(); });
    connect(action(Act::Diagnostics), &QAction::triggered, this, [this] {
        auto* dialog = new DiagnosticsDialog(this);
        connect(dialog, &DiagnosticsDialog::placeChosen, this, &MainWindow::diagnosticsRequested);
        dialog->show();
    });
}

PromptPanel& MainWindow::prompt() { return *m_body->prompt; }
SettingsPanel& MainWindow::settings() { return *m_body->settings; }
PicturePanel& MainWindow::picture() { return *m_body->picture; }
CurvesPanel& MainWindow::curves() { return *m_body->curves; }
GradientsPanel& MainWindow::gradients() { return *m_body->gradients; }
TimelinePanel& MainWindow::timeline() { return *m_body->timeline; }
WordsStrip& MainWindow::words() { return *m_body->words; }
ViewsGallery& MainWindow::views() { return *m_body->views; }
RunBar& MainWindow::runBar() { return *m_body->runBar; }
MessageStrip& MainWindow::messages() { return *m_body->messages; }
LogView& MainWindow::log() { return *m_body->log; }
QAction* MainWindow::action(Act act) const { return m_actions->of(act); }

void MainWindow::setTheme(ThemeChoice choice)
{
    m_store->setValue(kTheme, int(choice));
    m_actions->setTheme(choice);
    applyTheme(*qApp, choice);
}

ThemeChoice MainWindow::storedTheme() const
{
    const int choice = m_store->value(kTheme, int(ThemeChoice::System)).toInt();
    return choice == int(ThemeChoice::Dark) || choice == int(ThemeChoice::Light) ? ThemeChoice(choice)
                                                                                 : ThemeChoice::System;
}

void MainWindow::restore()
{
    m_actions->setTheme(storedTheme());
    if (!restoreGeometry(m_store->value(kGeometry).toByteArray())) {
        resize(firstSize(screen()->availableSize()));
    }
    m_body->restoreLayout(*m_store);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_store->setValue(kGeometry, saveGeometry());
    m_body->saveLayout(*m_store);
    Q_EMIT closeRequested();
    event->accept();
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange && m_actions) {
        action(Act::FullScreen)->setChecked(isFullScreen());
    }
}

} // namespace referee::ui
