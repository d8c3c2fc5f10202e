// SPDX-License-Identifier: GPL-3.0-or-later
// Six dots to take the picture by: on the picture itself dragging moves it.
#pragma once

#include <QtWidgets/QWidget>

namespace referee::ui {

class DragHandle : public QWidget {
    Q_OBJECT
public:
    explicit DragHandle(QWidget* parent = nullptr);

Q_SIGNALS:
    /// With Shift: without metadata.
    void dragStarted(bool withMetadata);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QPointF m_pressed;
    bool m_isPressed = false;
};

} // namespace referee::ui
