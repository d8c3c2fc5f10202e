// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/message_strip.h"

#include "ui/main_window/message_row.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"

#include <QtCore/QEvent>
#include <QtGui/QAccessible>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kInfoMs = 6000;
constexpr std::size_t kMaxMessages = 50;
constexpr std::size_t kTogether = 3; ///< confirmations that are shown at once
constexpr int kMaxWidth = 640;

} // namespace

MessageStrip::MessageStrip(QWidget* parent)
    : QWidget(parent)
    , m_scroll(new QScrollArea)
    , m_infoMs(kInfoMs)
{
    setAttribute(Qt::WA_NoMousePropagation); // a click is not one on the picture
    setCursor(Qt::ArrowCursor);
    auto* list = new QWidget;
    list->setAutoFillBackground(false);
    bareLayout<QVBoxLayout>(list, 0);
    m_scroll->setWidget(list);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    list->setAutoFillBackground(false); // setWidget() turns it on
    bareLayout<QVBoxLayout>(this, 0)->addWidget(m_scroll);
    showRows();
}

MessageStrip::~MessageStrip() = default;

void MessageStrip::showOver(QWidget* area)
{
    if (area == m_area) {
        return;
    }
    if (m_area) {
        m_area->removeEventFilter(this);
    }
    m_area = area;
    setParent(area);
    area->installEventFilter(this);
    setVisible(!m_rows.empty());
    place();
}

MessageRow* MessageStrip::newRow(const Message& message)
{
    auto* row = new MessageRow(message, *this);
    connect(row, &MessageRow::closed, this,
        [this, row] { removeIf([row](const Message& each) { return &each == &row->message(); }); });
    connect(row, &MessageRow::expansionRequested, this, [this] { setExpanded(!m_isExpanded); });
    static_cast<QVBoxLayout*>(m_scroll->widget()->layout())->insertWidget(0, row);
    return row;
}

void MessageStrip::post(const Message& message)
{
    removeIf([&](const Message& there) { return there == message; });
    m_rows.insert(m_rows.begin(), newRow(message));
    if (m_rows.size() > kMaxMessages) {
        m_rows.back()->deleteLater();
        m_rows.pop_back();
    }
    showRows();
    QAccessibleEvent alert(m_rows.front(), QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageStrip::withdraw(const QString& text)
{
    removeIf([&text](const Message& message) { return message.text == text; });
}

void MessageStrip::withdraw(MessageSubject subject)
{
    removeIf([subject](const Message& message) { return message.subject == subject; });
}

void MessageStrip::withdrawRun()
{
    withdraw(MessageSubject::Run);
    withdraw(MessageSubject::RunStopped);
}

void MessageStrip::dismiss()
{
    if (!m_rows.empty()) {
        Q_EMIT m_rows.front()->closed();
    }
}

void MessageStrip::focusButton()
{
    if (!m_rows.empty()) {
        m_rows.front()->focusButton();
    }
}

void MessageStrip::setExpanded(bool isExpanded)
{
    m_isExpanded = isExpanded;
    showRows();
}

QString MessageStrip::text() const { return m_rows.empty() ? QString() : m_rows.front()->message().text; }

void MessageStrip::removeIf(const std::function<bool(const Message&)>& isGone)
{
    const QWidget* focused = QApplication::focusWidget();
    const bool hadFocus = focused && isAncestorOf(focused);
    const auto removed = std::erase_if(m_rows, [&](MessageRow* row) {
        if (!isGone(row->message())) {
            return false;
        }
        row->hide();
        row->deleteLater(); // it may be the one that was clicked
        return true;
    });
    if (removed > 0) {
        showRows();
    }
    if (hadFocus && m_rows.empty() && m_area) {
        m_area->setFocus(); // else the next control, the prompt, gets the focus
    }
}

void MessageStrip::showRows()
{
    m_isExpanded = m_isExpanded && m_rows.size() > 1;
    std::size_t shown = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const bool isShown = m_isExpanded || i == 0 || (i < kTogether && m_rows[i]->message().isConfirmation());
        m_rows[i]->setVisible(isShown);
        shown += isShown ? 1 : 0;
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->setOthers(i == 0 ? int(m_rows.size() - shown) : 0, i == 0 && m_isExpanded);
    }
    setVisible(!m_rows.empty());
    place();
    Q_EMIT countChanged(count());
}

/// As wide as the text, as high as it then is; what does not fit over the area is scrolled.
void MessageStrip::place()
{
    if (!m_area || m_rows.empty()) {
        return;
    }
    int width = 0;
    for (const MessageRow* row : m_rows) {
        width = std::max(width, row->isHidden() ? 0 : row->widthOfText());
    }
    const QSize room(m_area->width() - 2 * kGap, m_area->height() - 2 * kGap);
    width = std::max(1, std::min({ width, room.width(), kMaxWidth }));
    for (MessageRow* row : m_rows) {
        row->breakWords(width);
    }
    const int wanted = m_scroll->widget()->layout()->totalHeightForWidth(width);
    const int height = std::max(1, std::min(wanted, room.height()));
    m_scroll->setVerticalScrollBarPolicy(height < wanted ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    setGeometry((m_area->width() - width) / 2, m_area->height() - kGap - height, width, height);
    raise();
}

bool MessageStrip::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::FontChange) {
        place();
    }
    return QWidget::event(event);
}

bool MessageStrip::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_area && event->type() == QEvent::Resize) {
        place();
    }
    return QWidget::eventFilter(watched, event);
}

void MessageStrip::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    fill(&painter, rect(), theme().surface);
    ring(&painter, rect(), theme().line);
}

} // namespace referee::ui
