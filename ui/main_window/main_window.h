// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: panels, menus, theme, title. It does not know the engine; app/studio connects its parts.
#pragma once

#include "ui/main_window/dialogs.h"
#include "ui/main_window/key_table.h"
#include "ui/run_state.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QMainWindow>

class QLabel;
class QSettings;

namespace referee::ui {

class WindowActions;
class CentralWidget;
class DropHint;
class SegmentedControl;
enum class DropKind;
class WindowFiles;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// `store` keeps layout and theme, and must outlive the window.
    explicit MainWindow(QSettings* store, QWidget* parent = nullptr);

    /// Panels, run bar, messages and log.
    CentralWidget& body() { return *m_body; }
    /// File dialogs.
    WindowFiles& files() { return *m_files; }
    QAction* action(ActionId act) const;
    DropHint& dropHint() { return *m_dropHint; }

    /// Enables actions and buttons, and chooses the page.
    void setState(RunState state, bool hasPack, bool hasRun);
    /// What Undo and Redo of the menu would change, "Noise 0.3"; empty: nothing.
    void setUndo(const QString& undo, const QString& redo);
    /// Shown at the right end of the menu bar.
    void setPack(const QString& name, const QString& details);
    /// For About: "LibTorch" to "2.11.0", "Referee Studio" to "0.2.0".
    void setVersions(const Versions& versions) { m_versions = versions; }
    void setTheme(ThemeChoice choice);

Q_SIGNALS:
    /// A run or a picture was dropped where no other widget takes it.
    void fileDropped(const QString& path);

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    QWidget* newCorner();
    void connectRun();
    void connectPanels();
    void connectView();
    void connectLayouts();
    void connectMessages();
    void takeDrop(const QString& path, DropKind kind);
    void startOrApply();
    void restore();
    ThemeChoice storedTheme() const;
    void refreshTitle();

    QSettings* m_store;
    CentralWidget* m_body = nullptr;
    WindowActions* m_actions = nullptr;
    WindowFiles* m_files = nullptr;
    QLabel* m_pack = nullptr;
    DropHint* m_dropHint = nullptr;
    SegmentedControl* m_layouts = nullptr;
    Versions m_versions;
    RunState m_state = RunState::Idle;
    bool m_hasRun = false;
};

} // namespace referee::ui
