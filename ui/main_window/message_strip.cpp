// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/message_strip.h"

#include "ui/theme/icons.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kInfoMs = 6000;
constexpr std::size_t kMaxButtons = 2;
constexpr std::size_t kMaxMessages = 50;
constexpr int kIconSize = 16;
constexpr int kEdge = 3; ///< width of the coloured edge

Glyph glyphOf(MessageKind kind)
{
    return kind == MessageKind::Error ? Glyph::Error : kind == MessageKind::Warning ? Glyph::Warning : Glyph::Info;
}

} // namespace

MessageStrip::MessageStrip(QWidget* parent)
    : QWidget(parent)
{
    buildLayout();
    connectWidgets();
    m_timer.setSingleShot(true);
    m_timer.setInterval(kInfoMs);
    showFirst();
}

void MessageStrip::buildLayout()
{
    m_icon = new QLabel;
    m_icon->setFixedSize(kIconSize, kIconSize);
    m_text = new QLabel;
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_more = new HintLabel;
    m_close = new QToolButton;
    m_close->setIcon(icon(Glyph::Close, Ink::Hint));
    m_close->setProperty("flat", true);
    m_close->setFocusPolicy(Qt::StrongFocus);
    m_close->setToolTip(tr("Close the message (Esc)"));
    m_close->setAccessibleName(tr("Close the message"));

    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(kPad, kGap / 2, kGap / 2, kGap / 2);
    line->setSpacing(kGap);
    line->addWidget(m_icon);
    line->addWidget(m_text, 1);
    line->addWidget(m_more);
    for (std::size_t i = 0; i < kMaxButtons; ++i) {
        m_buttons.push_back(new QPushButton);
        line->addWidget(m_buttons.back());
    }
    line->addWidget(m_close);
}

void MessageStrip::connectWidgets()
{
    for (std::size_t i = 0; i < kMaxButtons; ++i) {
        connect(m_buttons[i], &QPushButton::clicked, this, [this, i] { press(i); });
    }
    connect(m_close, &QToolButton::clicked, this, &MessageStrip::dismiss);
    connect(&m_timer, &QTimer::timeout, this, &MessageStrip::dismiss);
}

void MessageStrip::post(const Message& message)
{
    Q_ASSERT(message.buttons.size() <= kMaxButtons);
    const auto same = std::ranges::find(m_messages, message);
    if (same != m_messages.end()) {
        *same = message;
    } else {
        const auto after
            = std::ranges::find_if(m_messages, [&](const Message& there) { return there.kind < message.kind; });
        m_messages.insert(after, message);
    }
    if (m_messages.size() > kMaxMessages) {
        m_messages.pop_back();
    }
    showFirst();
}

void MessageStrip::withdraw(const QString& text)
{
    std::erase_if(m_messages, [&text](const Message& message) { return message.text == text; });
    showFirst();
}

void MessageStrip::withdraw(MessageSubject subject)
{
    std::erase_if(m_messages, [subject](const Message& message) { return message.subject == subject; });
    showFirst();
}

void MessageStrip::dismiss()
{
    if (!m_messages.empty()) {
        m_messages.pop_front();
    }
    showFirst();
}

void MessageStrip::focusButton()
{
    const bool hasButtons = !m_messages.empty() && !m_messages.front().buttons.empty();
    QWidget* first = hasButtons ? static_cast<QWidget*>(m_buttons.front()) : m_close;
    first->setFocus(Qt::ShortcutFocusReason);
}

void MessageStrip::press(std::size_t button)
{
    const std::function<void()> act = m_messages.front().buttons[button].act;
    dismiss();
    act();
}

void MessageStrip::showFirst()
{
    m_timer.stop();
    setVisible(!m_messages.empty());
    Q_EMIT countChanged(count());
    if (m_messages.empty()) {
        return;
    }
    const Message& first = m_messages.front();
    showIcon();
    m_text->setText(first.text);
    setAccessibleName(first.text);
    m_more->setVisible(count() > 1);
    m_more->setText(tr("%n more", nullptr, count() - 1));
    for (std::size_t i = 0; i < kMaxButtons; ++i) {
        m_buttons[i]->setVisible(i < first.buttons.size());
        m_buttons[i]->setText(i < first.buttons.size() ? first.buttons[i].text : QString());
    }
    if (first.kind == MessageKind::Info && first.buttons.empty()) {
        m_timer.start();
    }
    update();
}

void MessageStrip::showIcon()
{
    const QIcon sign = icon(glyphOf(m_messages.front().kind), Ink::Meaning);
    m_icon->setPixmap(sign.pixmap(QSize(kIconSize, kIconSize), devicePixelRatioF()));
}

void MessageStrip::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_messages.empty()) {
        showIcon(); // a pixmap does not change its colours
    }
}

void MessageStrip::enterEvent(QEnterEvent* /*event*/) { m_timer.stop(); }

void MessageStrip::leaveEvent(QEvent* /*event*/) { showFirst(); }

void MessageStrip::paintEvent(QPaintEvent* /*event*/)
{
    if (m_messages.empty()) {
        return;
    }
    QPainter painter(this);
    fill(&painter, rect(), theme().surface, kRadius);
    painter.setClipRect(0, 0, kEdge, height());
    fill(&painter, rect(), colourOf(glyphOf(m_messages.front().kind), Ink::Meaning), kRadius);
}

} // namespace referee::ui
