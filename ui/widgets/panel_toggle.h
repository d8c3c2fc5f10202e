// SPDX-License-Identifier: GPL-3.0-or-later
// Ties a checkable action to a panel: one shows and hides the panel, and knows when somebody else did.
#pragma once

#include <QtCore/QObject>

class QAction;
class QWidget;

namespace referee::ui {

class PanelToggle : public QObject {
    Q_OBJECT
public:
    PanelToggle(QAction* action, QWidget* panel);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAction* m_action;
    QWidget* m_panel;
};

} // namespace referee::ui
