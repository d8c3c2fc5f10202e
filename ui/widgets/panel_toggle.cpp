// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel_toggle.h"

#include <QtCore/QEvent>
#include <QtGui/QAction>
#include <QtWidgets/QWidget>

namespace referee::ui {

PanelToggle::PanelToggle(QAction* action, QWidget* panel)
    : QObject(panel)
    , m_action(action)
    , m_panel(panel)
{
    m_action->setChecked(!m_panel->isHidden());
    connect(m_action, &QAction::triggered, m_panel, &QWidget::setVisible);
    m_panel->installEventFilter(this);
}

bool PanelToggle::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent) {
        m_action->setChecked(!m_panel->isHidden()); // also when its page of the window is not the one shown
    }
    return QObject::eventFilter(watched, event);
}

} // namespace referee::ui
