// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/value_field.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>

namespace referee::ui {

ValueField::ValueField(QWidget* parent)
    : QLineEdit(parent)
{
    setFont(numberFont());
    applyColours();
}

void ValueField::showValue(const QString& text)
{
    if (text != this->text()) {
        setText(text);
        setCursorPosition(0); // a long number shows its leading digits
    }
    setModified(false);
}

void ValueField::setMark(Mark mark)
{
    m_mark = mark;
    applyColours();
    update();
}

bool ValueField::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && canRestore()
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept(); // a window's Esc comes after ours
        return true;
    }
    return QLineEdit::event(event);
}

void ValueField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        attempt();
        if (hasFocus()) { // the answer may have given it to the slider
            selectAll();
        }
    } else if (event->key() == Qt::Key_Escape && canRestore()) {
        Q_EMIT restoreAsked();
        selectAll();
    } else {
        QLineEdit::keyPressEvent(event);
    }
}

void ValueField::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    switch (event->reason()) {
    case Qt::MouseFocusReason:
    case Qt::TabFocusReason:
    case Qt::BacktabFocusReason:
    case Qt::ShortcutFocusReason:
        attempt();
        break;
    default: // a menu, another window or the program's end: not done typing
        break;
    }
}

void ValueField::attempt()
{
    if (isModified()) {
        Q_EMIT attempted(text()); // the answer is showValue, which ends the editing
    }
}

void ValueField::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    if (m_mark == Mark::Wrong) {
        constexpr int kUnderline = 2;
        QPainter painter(this);
        painter.fillRect(QRect(2, height() - kUnderline, width() - 4, kUnderline), theme().error);
    }
}

void ValueField::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        applyColours();
    }
}

void ValueField::applyColours()
{
    const Theme& now = theme();
    setTextColour(*this, QPalette::Text,
        m_mark == Mark::Wrong         ? now.error
            : m_mark == Mark::Changed ? now.user
            : m_mark == Mark::Faint   ? now.hint
                                      : now.text);
}

} // namespace referee::ui
