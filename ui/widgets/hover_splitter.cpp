// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hover_splitter.h"

#include "ui/theme/theme.h"

#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>

namespace referee::ui {

namespace {

constexpr int kCueLength = 48;
constexpr int kCueWidth = 4;

class Handle : public QSplitterHandle {
public:
    using QSplitterHandle::QSplitterHandle;

protected:
    void enterEvent(QEnterEvent* /*event*/) override { update(); }
    void leaveEvent(QEvent* /*event*/) override { update(); }
    void paintEvent(QPaintEvent* /*event*/) override
    {
        if (!underMouse()) {
            return;
        }
        QRect cue(0, 0, kCueWidth, kCueLength);
        if (orientation() == Qt::Vertical) {
            cue = cue.transposed();
        }
        cue.moveCenter(rect().center());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().hint);
        painter.drawRoundedRect(cue, kCueWidth / 2.0, kCueWidth / 2.0);
    }
};

constexpr double kDot = 1.25;
constexpr double kStep = 5;

} // namespace

HoverSplitter::HoverSplitter(Qt::Orientation orientation, QWidget* parent)
    : QSplitter(orientation, parent)
{
    setHandleWidth(kGap);
    setChildrenCollapsible(false);
}

QSplitterHandle* HoverSplitter::createHandle() { return new Handle(orientation(), this); }

DragHandle::DragHandle(QWidget* parent)
    : QWidget(parent)
{
    setFixedSize(16, kRowHeight);
    setCursor(Qt::OpenHandCursor);
    setAccessibleName(tr("Drag the picture out"));
    setToolTip(tr("Drag the picture into another program, with its settings inside (with Shift: without). "
                  "Alt and dragging on the picture does the same."));
}

void DragHandle::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QColor colour = theme().hint;
    colour.setAlphaF(isEnabled() ? 1.0F : 0.4F);
    painter.setBrush(colour);
    const QPointF middle = QRectF(rect()).center();
    for (const double x : { -0.5, 0.5 }) {
        for (const double y : { -1.0, 0.0, 1.0 }) {
            painter.drawEllipse(middle + QPointF(x, y) * kStep, kDot, kDot);
        }
    }
}

void DragHandle::mousePressEvent(QMouseEvent* event)
{
    m_isPressed = event->button() == Qt::LeftButton;
    m_pressed = event->position();
}

void DragHandle::mouseMoveEvent(QMouseEvent* event)
{
    if (m_isPressed && (event->position() - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_isPressed = false; // the drag's own loop takes the release
        Q_EMIT dragStarted(!event->modifiers().testFlag(Qt::ShiftModifier));
    }
}

} // namespace referee::ui
