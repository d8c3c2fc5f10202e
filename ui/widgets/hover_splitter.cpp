// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hover_splitter.h"

#include "ui/theme/theme.h"

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

} // namespace

HoverSplitter::HoverSplitter(Qt::Orientation orientation, QWidget* parent)
    : QSplitter(orientation, parent)
{
    setHandleWidth(kGap);
    setChildrenCollapsible(false);
}

QSplitterHandle* HoverSplitter::createHandle() { return new Handle(orientation(), this); }

} // namespace referee::ui
