// SPDX-License-Identifier: GPL-3.0-or-later
// A splitter whose handles are the gaps between the panels; one shows itself only under the mouse.
#pragma once

#include <QtWidgets/QSplitter>
#include <QtWidgets/QWidget>

namespace referee::ui {

class HoverSplitter : public QSplitter {
    Q_OBJECT
public:
    explicit HoverSplitter(Qt::Orientation orientation, QWidget* parent = nullptr);

protected:
    QSplitterHandle* createHandle() override;
};

/// Six dots to take the picture by: on the picture itself dragging moves it.
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
