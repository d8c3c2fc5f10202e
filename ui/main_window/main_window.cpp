// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/main_window.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/context_menus.h"
#include "ui/main_window/drop_hint.h"
#include "ui/main_window/fading_controls.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/window_actions.h"
#include "ui/main_window/window_files.h"
#include "ui/main_window/workspace.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/token_losses/token_losses_panel.h"
#include "ui/views/views_gallery.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/panel_dock.h"

#include <QtCore/QSettings>
#include <QtGui/QAction>
#include <QtGui/QCloseEvent>
#include <QtGui/QScreen>
#include <QtWidgets/QApplication>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QToolButton>

/// Outside of a namespace, as the macro requires. Resources of a static library are not loaded automatically.
static void loadResources() { Q_INIT_RESOURCE(referee_studio); }

namespace referee::ui {

namespace {

constexpr QSize kFirstSize(1440, 900); ///< where the screen has room for it
constexpr double kFirstShare = 0.85; ///< of a larger screen
constexpr QSize kMinSize(1024, 680);
constexpr int kPackWidth = 360;
constexpr int kSegmentHeight = 20; ///< less than that of the menu bar
const QLatin1String kGeometry("window/geometry");
const QLatin1String kTheme("window/theme");

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
    m_body = new CentralWidget;
    setCentralWidget(m_body);
    m_actions = new WindowActions(this);
    m_files = new WindowFiles(this, *m_body, *m_actions, m_store);
    menuBar()->setCornerWidget(newCorner());
    setMinimumSize(kMinSize);
    setAcceptDrops(true);
    m_dropHint = new DropHint(this, m_body->prompt);
    connect(m_dropHint, &DropHint::dropped, this, &MainWindow::takeDrop);
    loadResources();
    setWindowIcon(QIcon(QStringLiteral(":/icons/referee-studio.png")));
}

/// The pack and the choice of the layout. The menu bar does not resize it when the text changes.
QWidget* MainWindow::newCorner()
{
    m_pack = new HintLabel;
    m_pack->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_pack->setFixedWidth(kPackWidth);
    m_layouts = new SegmentedControl({ tr("Paint"), tr("Study") });
    m_layouts->setAccessibleName(tr("Layout"));
    const QString key = keyOf(ActionId::StudyLayout).toString(QKeySequence::NativeText);
    m_layouts->setSegmentToolTip(0, tr("The picture, its timeline and the settings that matter most (%1)").arg(key));
    m_layouts->setSegmentToolTip(1, tr("All settings, curves, gradients and words beside the picture (%1)").arg(key));
    for (QToolButton* segment : m_layouts->findChildren<QToolButton*>()) {
        segment->setFixedHeight(kSegmentHeight);
    }
    auto* corner = new QWidget;
    auto* row = bareLayout<QHBoxLayout>(corner, kPad);
    row->setContentsMargins(0, 0, kGap, 0);
    row->addWidget(m_pack);
    row->addWidget(m_layouts);
    corner->setFixedHeight(menuBar()->sizeHint().height());
    return corner;
}

void MainWindow::connectRun()
{
    RunBar* bar = m_body->runBar;
    connect(action(ActionId::StartOrApply), &QAction::triggered, this, &MainWindow::startOrApply);
    connect(action(ActionId::NewRun), &QAction::triggered, bar, &RunBar::startRequested);
    connect(action(ActionId::PauseOrResume), &QAction::triggered, bar, &RunBar::pauseOrResume);
    connect(action(ActionId::Step), &QAction::triggered, bar, &RunBar::stepRequested);
    connect(action(ActionId::Stop), &QAction::triggered, bar, &RunBar::stopRequested);
    connect(action(ActionId::FocusPrompt), &QAction::triggered, this, [this] {
        m_body->controls->reveal();
        m_body->prompt->setFocus();
    });
    connect(m_body->startPage, &StartPage::promptChosen, m_body->prompt, &PromptPanel::enterPrompt);
    connect(m_body->startPage, &StartPage::promptChosen, bar, &RunBar::startRequested);
    connect(m_body->prompt, &PromptPanel::textEdited, this, &MainWindow::refreshTitle);
}

void MainWindow::connectPanels()
{
    const Docks& docks = m_body->workspace->docks();
    docks.settings->setToggle(action(ActionId::ShowSettings));
    docks.curves->setToggle(action(ActionId::ShowCurves));
    docks.gradients->setToggle(action(ActionId::ShowGradients));
    docks.words->setToggle(action(ActionId::ShowWords));
    docks.views->setToggle(action(ActionId::ShowViews));
    docks.log->setToggle(action(ActionId::ShowLog));
    new PanelToggle(action(ActionId::ShowTimeline), m_body->timeline);
    connect(action(ActionId::FindSetting), &QAction::triggered, this, [this] {
        m_body->setPictureOnly(false);
        m_body->workspace->docks().settings->bringUp();
        m_body->settings->focusSearch();
    });
    connect(action(ActionId::FocusTimeline), &QAction::triggered, this, [this] {
        m_body->controls->reveal();
        m_body->timeline->show();
        m_body->timeline->setFocus(Qt::ShortcutFocusReason);
    });
    connect(action(ActionId::CopyPicture), &QAction::triggered, this, [this] { m_body->picture->copy(true); });
    new ContextMenus(*m_actions, *m_body, this);
}

void MainWindow::connectView()
{
    connect(action(ActionId::ThemeSystem), &QAction::triggered, this, [this] { setTheme(ThemeChoice::System); });
    connect(action(ActionId::ThemeDark), &QAction::triggered, this, [this] { setTheme(ThemeChoice::Dark); });
    connect(action(ActionId::ThemeLight), &QAction::triggered, this, [this] { setTheme(ThemeChoice::Light); });
    connectLayouts();
    connect(action(ActionId::FullScreen), &QAction::triggered, this,
        [this](bool isFull) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, isFull)); });
    connect(action(ActionId::Guide), &QAction::triggered, this, [this] { (new GuideDialog(this))->show(); });
    connect(action(ActionId::Keyboard), &QAction::triggered, this, [this] { (new KeyboardDialog(this))->show(); });
    connect(
        action(ActionId::About), &QAction::triggered, this, [this] { (new AboutDialog(m_versions, this))->show(); });
    connect(action(ActionId::Quit), &QAction::triggered, this, &MainWindow::close);
    auto* scheme = new SystemScheme(this);
    connect(scheme, &SystemScheme::told, this, [this](bool isDark) {
        setSystemDark(isDark);
        applyTheme(*qApp, storedTheme());
    });
}

void MainWindow::connectLayouts()
{
    Workspace* workspace = m_body->workspace;
    const auto choose = [this, workspace](bool isStudy) {
        m_body->setPictureOnly(false);
        workspace->choose(isStudy ? WindowLayout::Study : WindowLayout::Paint);
    };
    connect(action(ActionId::StudyLayout), &QAction::triggered, this, choose);
    connect(m_layouts, &SegmentedControl::chosen, this, [choose](int index) { choose(index == 1); });
    connect(workspace, &Workspace::layoutChanged, this, [this](WindowLayout layout) {
        const bool isStudy = layout == WindowLayout::Study;
        action(ActionId::StudyLayout)->setChecked(isStudy);
        m_layouts->setCurrent(isStudy ? 1 : 0);
    });
    connect(action(ActionId::ResetLayout), &QAction::triggered, m_body, &CentralWidget::resetLayout);
    connect(action(ActionId::PictureOnly), &QAction::triggered, m_body, &CentralWidget::setPictureOnly);
    connect(m_body, &CentralWidget::pictureOnlyChanged, this, [this](bool isOnly) {
        action(ActionId::PictureOnly)->setChecked(isOnly);
        menuBar()->setVisible(!isOnly);
    });
    connect(action(ActionId::NextPanel), &QAction::triggered, this, [this] { m_body->focusNextPanel(true); });
    connect(action(ActionId::PreviousPanel), &QAction::triggered, this, [this] { m_body->focusNextPanel(false); });
}

void MainWindow::connectMessages()
{
    connect(action(ActionId::CloseMessage), &QAction::triggered, m_body->messages, &MessageStrip::dismiss);
    connect(action(ActionId::FocusMessage), &QAction::triggered, m_body->messages, &MessageStrip::focusButton);
    // Without a message other widgets get Esc.
    const auto enable = [this](int count) {
        action(ActionId::CloseMessage)->setEnabled(count > 0);
        action(ActionId::FocusMessage)->setEnabled(count > 0);
    };
    enable(0);
    connect(m_body->messages, &MessageStrip::countChanged, this, enable);
}

QAction* MainWindow::action(ActionId act) const { return m_actions->of(act); }

void MainWindow::setState(RunState state, bool hasPack, bool hasRun)
{
    m_state = state;
    m_hasRun = hasRun;
    const Actions actions = actionsFor(state, hasPack, hasRun);
    m_body->runBar->setState(state, actions);
    m_actions->setState(actions, hasRun);
    m_body->startPage->setHasPack(hasPack);
    using Page = CentralWidget::Page;
    m_body->showPage(state == RunState::Loading ? Page::Loading : hasRun ? Page::Work : Page::Start);
    if (!hasRun) {
        m_body->runBar->clearProgress();
    }
    refreshTitle();
}

void MainWindow::setUndo(const QString& undo, const QString& redo) { m_actions->setUndo(undo, redo); }

void MainWindow::setPack(const QString& name, const QString& details)
{
    m_pack->setText(m_pack->fontMetrics().elidedText(name, Qt::ElideRight, kPackWidth));
    m_pack->setToolTip(details);
    m_body->prompt->setPackName(name);
}

/// Ctrl+Return applies the prompt to a run that is under way, and else starts one.
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
    m_body->prompt->setFocus(); // one can type at once
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_store->setValue(kGeometry, saveGeometry());
    m_body->saveLayout(*m_store); // also ends showing only the picture
    event->accept();
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange && m_actions) {
        action(ActionId::FullScreen)->setChecked(isFullScreen());
    }
}

void MainWindow::takeDrop(const QString& path, DropKind kind)
{
    if (kind == DropKind::Pack) {
        m_files->openPack(path);
    } else if (kind == DropKind::Lora) {
        Q_EMIT m_files->loraGiven(path);
    } else {
        Q_EMIT fileDropped(path);
    }
}

void MainWindow::refreshTitle()
{
    const QString prompt = m_body->prompt->prompt().simplified();
    setWindowTitle(prompt.isEmpty() ? tr("Referee Studio") : tr("%1 — Referee Studio").arg(prompt));
}

} // namespace referee::ui
