// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/empty_state.h"

#include "ui/theme/icons.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

namespace {

constexpr int kIcon = 16;

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_sentence(new QLabel)
    , m_button(new QPushButton)
{
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(2 * kPad, kPad, 2 * kPad, kPad);
    lines->setSpacing(kPad);
    lines->addStretch(1);
    lines->addWidget(m_sentence);
    lines->addWidget(m_button, 0, Qt::AlignHCenter);
    lines->addStretch(2);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setTextFormat(Qt::PlainText);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::pressed);
}

void EmptyState::say(const QString& sentence, const QString& button)
{
    m_sentence->setText(sentence);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
}

QString EmptyState::sentence() const { return m_sentence->text(); }

LibraryTrouble::LibraryTrouble(QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel)
    , m_button(new QPushButton)
    , m_close(new QToolButton)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kPad + kIcon + kGap, kGap / 2, kGap / 2, kGap / 2);
    row->setSpacing(kGap);
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    row->addWidget(m_close, 0, Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setObjectName(QStringLiteral("closeTrouble"));
    m_close->setIcon(icon(Glyph::Close, Ink::Hint));
    m_close->setProperty("flat", true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    m_timer.setSingleShot(true);
    m_timer.setInterval(kNewsMs);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_button, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT pressed();
    });
    hide();
}

void LibraryTrouble::say(const QString& text) { show(text, false); }

void LibraryTrouble::tell(const QString& text, const QString& button)
{
    m_button->setText(button);
    show(text, true);
    m_timer.start();
}

void LibraryTrouble::show(const QString& text, bool isNews)
{
    m_isNews = isNews;
    m_timer.stop();
    m_text->setText(text);
    m_button->setVisible(isNews);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    update();
}

bool LibraryTrouble::event(QEvent* event)
{
    if (m_isNews && event->type() == QEvent::Enter) {
        m_timer.stop();
    } else if (m_isNews && event->type() == QEvent::Leave && isVisible()) {
        m_timer.start();
    }
    return QWidget::event(event);
}

QString LibraryTrouble::text() const { return m_text->text(); }

void LibraryTrouble::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    fill(&painter, rect(), theme().raised);
    const int top = (m_text->y() + m_text->y() + m_text->height() - kIcon) / 2;
    icon(m_isNews ? Glyph::Info : Glyph::Error, Ink::Meaning).paint(&painter, QRect(kPad, top, kIcon, kIcon));
}

} // namespace referee::ui
