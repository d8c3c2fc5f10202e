// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/empty_state.h"

#include "ui/theme/theme.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

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

} // namespace referee::ui
