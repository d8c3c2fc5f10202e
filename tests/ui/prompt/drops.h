// SPDX-License-Identifier: GPL-3.0-or-later
// Drags onto a widget as the window system reports them.
#pragma once

#include <QtCore/QCoreApplication>
#include <QtCore/QMimeData>
#include <QtGui/QDragEnterEvent>
#include <QtWidgets/QWidget>

namespace referee::ui {

/// Enters, then drops; true: the widget would take it.
inline bool drop(QWidget& target, QMimeData& data)
{
    QDragEnterEvent enter(QPoint(9, 9), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.setAccepted(false);
    QCoreApplication::sendEvent(&target, &enter);
    QDropEvent event(QPointF(9, 9), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&target, &event);
    return enter.isAccepted();
}

} // namespace referee::ui
