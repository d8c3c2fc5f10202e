// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/workspace.h"

#include "ui/theme/theme.h"
#include "ui/widgets/panel_dock.h"

#include <QtCore/QEvent>
#include <QtCore/QSettings>

#include <algorithm>
#include <utility>

namespace referee::ui {

namespace {

constexpr int kSettingsWidth = 280;
constexpr int kNarrowWindow = 1360; ///< below, the side columns have their minimum widths
constexpr int kNarrowReasons = 300;
constexpr int kLeastWindow = 1100; ///< below, the curves need every pixel
constexpr int kLeastReasons = 284;
constexpr int kAroundMaps = 300; ///< height of what stands around the maps of the gradients
constexpr int kMinWords = 210;

QString keyOf(WindowLayout layout, const char* what)
{
    const QString name = layout == WindowLayout::Paint ? QStringLiteral("paint") : QStringLiteral("study");
    return QStringLiteral("layout/%1/%2").arg(name, QLatin1String(what));
}

const QLatin1String kStudy("layout/isStudy");
constexpr int kVersion = 1; ///< of the saved states: another set of docks is another version

} // namespace

Workspace::Workspace(QWidget* centre, const Docks& docks)
    : m_docks(docks)
{
    setWindowFlags(Qt::Widget);
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setCentralWidget(centre);
    place();
    for (PanelDock* dock : m_docks.all()) {
        connect(dock, &QDockWidget::visibilityChanged, this, &Workspace::fit, Qt::QueuedConnection);
    }
}

bool Workspace::isIn(const PanelDock* dock) const { return !dock->isHidden() && !dock->isFloating(); }

/// The picture with the settings; Study has the reasons too. Views and log are tabs beside the curves.
void Workspace::place()
{
    for (PanelDock* dock : m_docks.all()) {
        dock->setFloating(false);
        addDockWidget(Qt::BottomDockWidgetArea, dock);
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_docks.settings);
    addDockWidget(Qt::RightDockWidgetArea, m_docks.gradients);
    splitDockWidget(m_docks.gradients, m_docks.words, Qt::Vertical);
    tabifyDockWidget(m_docks.curves, m_docks.views);
    tabifyDockWidget(m_docks.curves, m_docks.log);
    const bool isStudy = m_current == WindowLayout::Study;
    m_docks.settings->show();
    for (PanelDock* dock : { m_docks.curves, m_docks.gradients, m_docks.words }) {
        dock->setVisible(isStudy);
    }
    m_docks.views->hide();
    m_docks.log->hide();
    fit();
}

void Workspace::fit()
{
    if (m_kept[m_current].isSized || !m_beforeAlone.isEmpty()) {
        return;
    }
    const auto resize = [this](std::initializer_list<std::pair<PanelDock*, int>> wishes, Qt::Orientation along) {
        QList<QDockWidget*> docks;
        QList<int> sizes;
        for (const auto& [dock, size] : wishes) {
            if (isIn(dock)) {
                docks << dock;
                sizes << size;
            }
        }
        resizeDocks(docks, sizes, along);
    };
    const bool isNarrow = width() < kNarrowWindow;
    const int right = width() < kLeastWindow ? kLeastReasons
        : isNarrow                           ? kNarrowReasons
                                             : std::clamp(width() * 28 / 100, 380, 860);
    const int low = std::clamp(height() * 26 / 100, 150, 360);
    const int maps = std::min((right - 2 * kPad - kGap) / 2 + kAroundMaps, height() - kMinWords);
    constexpr int kNone = 1; // else the bottom docks would insist on the width that they have
    resize({ { m_docks.settings, kSettingsWidth }, { m_docks.gradients, right }, { m_docks.words, right },
               { m_docks.curves, kNone }, { m_docks.views, kNone }, { m_docks.log, kNone } },
        Qt::Horizontal);
    resize({ { m_docks.curves, low }, { m_docks.views, low }, { m_docks.log, low } }, Qt::Vertical);
    resize({ { m_docks.gradients, maps }, { m_docks.words, height() - maps } }, Qt::Vertical);
}

void Workspace::keep() { m_kept[m_current].state = saveState(kVersion); }

void Workspace::bringBack()
{
    const QByteArray& state = m_kept[m_current].state;
    if (state.isEmpty() || !restoreState(state, kVersion)) {
        m_kept[m_current] = {};
        place();
    }
    fit();
}

void Workspace::choose(WindowLayout layout)
{
    if (layout == m_current) {
        return;
    }
    keep();
    m_current = layout;
    bringBack();
    Q_EMIT layoutChanged(layout);
}

void Workspace::reset()
{
    m_kept[m_current] = {};
    place();
}

void Workspace::setAlone(bool isAlone)
{
    if (isAlone == !m_beforeAlone.isEmpty()) {
        return;
    }
    if (!isAlone) {
        restoreState(std::exchange(m_beforeAlone, {}), kVersion);
        fit();
        return;
    }
    m_beforeAlone = saveState(kVersion);
    for (PanelDock* dock : m_docks.all()) {
        if (!dock->isFloating()) {
            dock->hide();
        }
    }
}

void Workspace::save(QSettings& store)
{
    keep();
    store.setValue(kStudy, m_current == WindowLayout::Study);
    for (const auto& [layout, kept] : m_kept) {
        store.setValue(keyOf(layout, "docks"), kept.state);
        store.setValue(keyOf(layout, "isSized"), kept.isSized);
    }
}

void Workspace::restore(const QSettings& store)
{
    for (const WindowLayout layout : { WindowLayout::Paint, WindowLayout::Study }) {
        m_kept[layout]
            = { store.value(keyOf(layout, "docks")).toByteArray(), store.value(keyOf(layout, "isSized")).toBool() };
    }
    m_current = store.value(kStudy, false).toBool() ? WindowLayout::Study : WindowLayout::Paint;
    bringBack();
    Q_EMIT layoutChanged(m_current);
}

/// A press that the window itself accepts is one on a border between docks.
bool Workspace::event(QEvent* event)
{
    const bool isHandled = QMainWindow::event(event);
    if (event->type() == QEvent::MouseButtonPress && isHandled && event->isAccepted()) {
        m_kept[m_current].isSized = true;
    }
    return isHandled;
}

void Workspace::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    fit();
}

} // namespace referee::ui
