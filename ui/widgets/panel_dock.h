// SPDX-License-Identifier: GPL-3.0-or-later
// A panel that can be moved, taken out of the window, stacked with others as tabs, or closed. Its content is hidden
// whenever it cannot be seen, behind another tab as well: hidden panels cost nothing.
#pragma once

#include <QtWidgets/QDockWidget>

class QAction;

namespace referee::ui {

class PanelDock : public QDockWidget {
    Q_OBJECT
public:
    /// `name` identifies it in saved layouts, `title` stands on its tab.
    PanelDock(const QString& name, const QString& title, QWidget* panel);

    /// Opened, and not behind another tab.
    bool isSeen() const { return m_isSeen; }
    /// The action opens the panel, brings it to the front, or closes it, and is checked while it is seen.
    void setToggle(QAction* action);

public Q_SLOTS:
    void setSeen(bool isSeen);
    /// Opens it and brings it to the front.
    void bringUp() { setSeen(true); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void follow(bool isSeen);
    bool m_isSeen = false;
};

} // namespace referee::ui
