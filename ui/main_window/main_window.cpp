// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/main_window.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/keyboard_dialog.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/window_actions.h"
#include "ui/main_window/window_body.h"
#include "ui/main_window/window_files.h"
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

#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtCore/QSettings>
#include <QtGui/QAction>
#include <QtGui/QCloseEvent>
#include <QtGui/QDragEnterEvent>
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

/// The first file that a run or its recipe may come from; empty: none.
QString droppedFile(const QMimeData& data)
{
    for (const QUrl& url : data.urls()) {
        const QString suffix = QFileInfo(url.toLocalFile()).suffix().toLower();
        if (suffix == QLatin1String("referee") || suffix == QLatin1String("png")) {
            return url.toLocalFile();
        }
    }
    return {};
}

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
    connectPanels();
    connectView();
    connectMessages();
    restore();
    setState(RunState::Idle, false, false);
}

void MainWindow::buildLayout()
{
    m_body = new WindowBody;
    setCentralWidget(m_body);
    m_actions = new WindowActions(this);
    m_files = new WindowFiles(this, *m_body, *m_actions, m_store);
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
    connect(action(Act::StartOrApply), &QAction::triggered, this, &MainWindow::startOrApply);
    connect(action(Act::NewRun), &QAction::triggered, bar, &RunBar::startRequested);
    connect(action(Act::PauseOrResume), &QAction::triggered, bar, &RunBar::pauseOrResume);
    connect(action(Act::Step), &QAction::triggered, bar, &RunBar::stepRequested);
    connect(action(Act::Stop), &QAction::triggered, bar, &RunBar::stopRequested);
    connect(action(Act::FocusPrompt), &QAction::triggered, m_body->prompt, qOverload<>(&PromptPanel::setFocus));
    connect(m_body->startPage, &StartPage::promptChosen, m_body->prompt, &PromptPanel::enterPrompt);
    connect(m_body->startPage, &StartPage::promptChosen, bar, &RunBar::startRequested);
    connect(m_body->prompt, &PromptPanel::textEdited, this, &MainWindow::refreshTitle);
}

void MainWindow::connectPanels()
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
    connect(action(Act::FocusTimeline), &QAction::triggered, this, [this] {
        m_body->timeline->show();
        m_body->timeline->setFocus(Qt::ShortcutFocusReason);
    });
    connect(action(Act::CopyPicture), &QAction::triggered, this, [this] { m_body->picture->copy(true); });
}

void MainWindow::connectView()
{
    connect(action(Act::ThemeSystem), &QAction::triggered, this, [this] { setTheme(ThemeChoice::System); });
    connect(action(Act::ThemeDark), &QAction::triggered, this, [this] { setTheme(ThemeChoice::Dark); });
    connect(action(Act::ThemeLight), &QAction::triggered, this, [this] { setTheme(ThemeChoice::Light); });
    connect(action(Act::ResetLayout), &QAction::triggered, m_body, &WindowBody::resetLayout);
    connect(action(Act::FullScreen), &QAction::triggered, this,
        [this](bool isFull) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, isFull)); });
    connect(action(Act::Keyboard), &QAction::triggered, this, [this] { (new KeyboardDialog(this))->show(); });
    connect(action(Act::About), &QAction::triggered, this, [this] { (new AboutDialog(m_versions, this))->show(); });
    connect(action(Act::Quit), &QAction::triggered, this, &MainWindow::close);
    auto* scheme = new SystemScheme(this);
    connect(scheme, &SystemScheme::told, this, [this](bool isDark) {
        setSystemDark(isDark);
        applyTheme(*qApp, storedTheme());
    });
}

void MainWindow::connectMessages()
{
    connect(action(Act::CloseMessage), &QAction::triggered, m_body->messages, &MessageStrip::dismiss);
    connect(action(Act::FocusMessage), &QAction::triggered, m_body->messages, &MessageStrip::focusButton);
    // Esc belongs to others while there is no message.
    const auto enable = [this](int count) {
        action(Act::CloseMessage)->setEnabled(count > 0);
        action(Act::FocusMessage)->setEnabled(count > 0);
    };
    enable(0);
    connect(m_body->messages, &MessageStrip::countChanged, this, enable);
}

QAction* MainWindow::action(Act act) const { return m_actions->of(act); }

void MainWindow::setState(RunState state, bool hasPack, bool hasRun)
{
    m_state = state;
    m_hasRun = hasRun;
    const Actions actions = actionsFor(state, hasPack, hasRun);
    m_body->runBar->setState(state, actions);
    m_actions->setState(state, actions, hasRun);
    m_body->startPage->setHasPack(hasPack);
    if (state == RunState::Loading) {
        m_body->showPage(WindowBody::Page::Loading);
    } else {
        m_body->showPage(hasRun ? WindowBody::Page::Work : WindowBody::Page::Start);
    }
    if (!hasRun) {
        m_body->runBar->clearProgress();
    }
    refreshTitle();
}

void MainWindow::setPack(const QString& name, const QString& details)
{
    const int room = m_pack->contentsRect().width();
    m_pack->setText(m_pack->fontMetrics().elidedText(name, Qt::ElideRight, room));
    m_pack->setToolTip(details);
    m_body->prompt->setPackName(name);
}

/// Ctrl+Return: what a person who just typed expects in each state.
void MainWindow::startOrApply()
{
    if (m_hasRun && m_state != RunState::Ready) {
        m_body->prompt->apply();
    } else {
        m_body->runBar->start();
    }
}

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
    event->accept();
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange && m_actions) {
        action(Act::FullScreen)->setChecked(isFullScreen());
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!event->source() && !droppedFile(*event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString path = droppedFile(*event->mimeData());
    if (!path.isEmpty()) {
        event->acceptProposedAction();
        Q_EMIT fileDropped(path);
    }
}

void MainWindow::refreshTitle()
{
    const QString prompt = m_body->prompt->prompt().simplified();
    setWindowTitle(prompt.isEmpty() ? tr("Referee Studio") : tr("%1 — Referee Studio").arg(prompt));
}

} // namespace referee::ui
