// SPDX-License-Identifier: GPL-3.0-or-later
// The window's actions, their keys and menus. MainWindow connects them.
#pragma once

#include "ui/main_window/key_table.h"
#include "ui/run_state.h"
#include "ui/theme/theme.h"

#include <QtCore/QObject>

#include <map>

class QAction;
class QMainWindow;
class QMenu;

namespace referee::ui {

class WindowActions : public QObject {
    Q_OBJECT
public:
    explicit WindowActions(QMainWindow* window);

    QAction* of(ActionId act) const { return m_actions.at(act); }
    void setState(const Actions& actions, bool hasRun);
    void setTheme(ThemeChoice choice);
    /// `what` would be undone or redone, "Noise 0.3"; empty: nothing.
    void setUndo(const QString& undo, const QString& redo);

protected:
    /// A text field without changes of its own leaves Undo and Redo to the window.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addActions(QMainWindow* window);
    void buildMenus(QMainWindow* window);
    void connectText(QMenu* menu);

    std::map<ActionId, QAction*> m_actions;
};

} // namespace referee::ui
