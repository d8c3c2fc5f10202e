// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>

#include <algorithm>

namespace referee::ui {

QFont headingFont()
{
    QFont font = hintFont();
    font.setBold(true);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::PercentageSpacing, 104);
    return font;
}

Panel::Panel(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(title))
    , m_whole(new QBoxLayout(QBoxLayout::TopToBottom, this))
    , m_line(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_header(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_content(new QVBoxLayout)
{
    m_whole->setContentsMargins(kPad, kPad, kPad, kPad);
    m_whole->setSpacing(kGap);
    m_line->setSpacing(kGap);
    m_line->addWidget(m_title);
    m_line->addStretch(1);
    m_line->addLayout(m_header);
    m_whole->addLayout(m_line);
    m_whole->addLayout(m_content, 1);
    m_header->setSpacing(kGap);
    m_content->setSpacing(kGap);
    m_title->setVisible(!title.isEmpty());
    applyColours();
}

void Panel::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
}

void Panel::setHeadingAside(bool isAside)
{
    const auto along = isAside ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    m_line->setDirection(along);
    m_header->setDirection(along);
    m_whole->setDirection(isAside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_whole->setSpacing(isAside ? kPad : kGap);
}

/// What the title adds to the width of its line.
int Panel::titleRoom() const
{
    const bool isBeside = m_line->direction() == QBoxLayout::LeftToRight && m_header->count() > 0;
    return m_title->text().isEmpty() || !isBeside ? 0 : m_title->sizeHint().width() + kGap;
}

QSize Panel::minimumSizeHint() const
{
    const QSize least = QWidget::minimumSizeHint();
    if (titleRoom() == 0) {
        return least;
    }
    const QMargins pad = m_whole->contentsMargins();
    const int inside = std::max(m_header->minimumSize().width(), m_content->minimumSize().width());
    return { pad.left() + inside + pad.right(), least.height() };
}

void Panel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const QMargins pad = m_whole->contentsMargins();
    const int line = pad.left() + titleRoom() + m_header->minimumSize().width() + pad.right();
    m_title->setVisible(!m_title->text().isEmpty() && (titleRoom() == 0 || width() >= line));
}

void Panel::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().surface);
    painter.drawRoundedRect(rect(), kRadius, kRadius);
}

void Panel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyColours();
    }
    QWidget::changeEvent(event);
}

void Panel::applyColours()
{
    m_title->setFont(headingFont());
    setTextColour(*m_title, QPalette::WindowText, theme().hint);
}

HintLabel::HintLabel(const QString& text, QWidget* parent)
    : QLabel(text, parent)
{
    setForegroundRole(QPalette::WindowText); // also on a menu bar, which would give it the ink of buttons
    applyColours();
}

void HintLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        applyColours();
    }
}

void HintLabel::applyColours()
{
    setFont(hintFont());
    setTextColour(*this, QPalette::WindowText, theme().hint);
}

} // namespace referee::ui
