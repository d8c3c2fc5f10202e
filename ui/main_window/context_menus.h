// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the right mouse button that reach beyond one panel: those of the picture and of the words. They hold the
// window's actions; panels whose menus concern only themselves have their own.
#pragma once

#include <QtCore/QObject>

class QMenu;
class QPoint;
class QWidget;

namespace referee::ui {

class CentralWidget;
class WindowActions;

class ContextMenus : public QObject {
    Q_OBJECT
public:
    /// A child of the window; both outlive it.
    ContextMenus(const WindowActions& actions, CentralWidget& body, QWidget* window);

private:
    void fillPictureMenu(QMenu& menu);
    void fillWordsMenu(QMenu& menu);
    void open(QWidget* over, void (ContextMenus::*fill)(QMenu&));

    const WindowActions& m_actions;
    CentralWidget& m_body;
};

} // namespace referee::ui
