// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/message_row.h"

#include "ui/theme/icons.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolTip>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr std::size_t kMaxButtons = 3;
constexpr int kIconSize = 16;
constexpr int kEdge = 3; ///< width of the coloured edge
constexpr QChar kBreak(0x200B); ///< a blank without width

Glyph glyphOf(MessageKind kind)
{
    return kind == MessageKind::Error ? Glyph::Error : kind == MessageKind::Warning ? Glyph::Warning : Glyph::Info;
}

} // namespace

MessageRow::MessageRow(const Message& message, const MessageStrip& strip)
    : m_message(message)
    , m_strip(strip)
    , m_icon(new QLabel)
    , m_text(new QLabel(message.text))
    , m_more(new FlatButton({}))
    , m_close(new QToolButton)
{
    Q_ASSERT(message.buttons.size() <= kMaxButtons);
    buildLayout();
    setAccessibleName(message.text);
    connect(m_close, &QToolButton::clicked, this, &MessageRow::closed);
    connect(m_more, &FlatButton::clicked, this, &MessageRow::expansionRequested);
    connect(&m_timer, &QTimer::timeout, this, &MessageRow::leave);
    setOthers(0, false);
    showIcon();
}

void MessageRow::buildLayout()
{
    m_icon->setFixedSize(kIconSize, kIconSize);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(1);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_more->setFocusPolicy(Qt::TabFocus); // a click on it does not hold the confirmations
    m_more->setObjectName(QStringLiteral("moreMessages"));
    m_close->setObjectName(QStringLiteral("closeMessage"));
    m_close->setIcon(icon(Glyph::Close, Ink::Hint));
    m_close->setProperty("flat", true);
    m_close->setFocusPolicy(Qt::StrongFocus);
    m_close->setToolTip(tr("Close the message (Esc closes the newest)"));
    m_close->setAccessibleName(tr("Close the message"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(kPad, kGap * 3 / 4, kGap / 2, kGap * 3 / 4);
    grid->setHorizontalSpacing(kGap);
    grid->setVerticalSpacing(kGap / 2);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_icon, 0, 0);
    grid->addWidget(m_text, 0, 1);
    grid->addWidget(m_more, 0, 2);
    grid->addWidget(m_close, 0, 3);
    addButtons(*grid);
}

void MessageRow::addButtons(QGridLayout& grid)
{
    if (m_message.buttons.empty()) {
        return;
    }
    auto* line = new QHBoxLayout;
    line->setSpacing(kGap);
    for (const MessageButton& each : m_message.buttons) {
        auto* button = new QPushButton(each.text);
        button->setToolTip(each.toolTip ? each.toolTip() : QString());
        button->installEventFilter(this);
        connect(button, &QPushButton::clicked, this, [this, act = each.act] {
            Q_EMIT closed();
            act();
        });
        line->addWidget(button);
        m_buttons.push_back(button);
    }
    line->addStretch(1);
    grid.addLayout(line, 1, 1, 1, 3);
}

void MessageRow::setOthers(int hidden, bool isExpanded)
{
    m_more->setVisible(hidden > 0 || isExpanded);
    m_more->setText(isExpanded ? tr("Fewer") : tr("%n more", nullptr, hidden));
    m_more->setToolTip(isExpanded ? tr("Show only the newest message") : tr("Show all messages"));
}

void MessageRow::focusButton()
{
    QWidget* first = m_buttons.empty() ? m_close : m_buttons.front();
    first->setFocus(Qt::ShortcutFocusReason);
}

int MessageRow::widthOfText() const
{
    return layout()->minimumSize().width() + m_text->fontMetrics().size(0, m_message.text).width();
}

void MessageRow::breakWords(int width)
{
    static const QRegularExpression kSigns(QStringLiteral("([/\\\\._-])"));
    const int room = width - layout()->minimumSize().width();
    QStringList words = m_message.text.split(QLatin1Char(' '));
    for (QString& word : words) {
        if (m_text->fontMetrics().horizontalAdvance(word) > room) {
            word.replace(kSigns, QStringLiteral("\\1") + kBreak);
        }
    }
    m_text->setText(words.join(QLatin1Char(' ')));
}

/// Not while somebody reads it.
void MessageRow::leave()
{
    const QWidget* focused = QApplication::focusWidget();
    if (!m_strip.underMouse() && !(focused && m_strip.isAncestorOf(focused))) {
        Q_EMIT closed();
    }
}

void MessageRow::showIcon()
{
    const QIcon sign = icon(glyphOf(m_message.kind), Ink::Meaning);
    m_icon->setPixmap(sign.pixmap(QSize(kIconSize, kIconSize), devicePixelRatioF()));
}

/// What a button would do may have changed since the message came.
bool MessageRow::eventFilter(QObject* watched, QEvent* event)
{
    const auto button = std::ranges::find(m_buttons, watched);
    if (event->type() != QEvent::ToolTip || button == m_buttons.end()) {
        return QWidget::eventFilter(watched, event);
    }
    const auto& toolTip = m_message.buttons[static_cast<std::size_t>(button - m_buttons.begin())].toolTip;
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), toolTip ? toolTip() : QString(), *button);
    return true;
}

void MessageRow::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_message.isConfirmation()) {
        m_timer.start(m_strip.infoMs());
    }
}

void MessageRow::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

void MessageRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        showIcon(); // a pixmap does not change its colours
    }
}

void MessageRow::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    if (y() > 0) {
        painter.fillRect(0, 0, width(), 1, theme().line);
    }
    painter.setClipRect(0, 0, kEdge, height());
    fill(&painter, rect(), colourOf(glyphOf(m_message.kind), Ink::Meaning));
}

} // namespace referee::ui
