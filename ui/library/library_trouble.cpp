// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_trouble.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_shapes.h"
#include "ui/theme/theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace referee::ui {

namespace {

constexpr int kGlyph = 16;

} // namespace

LibraryTrouble::LibraryTrouble(QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel)
    , m_close(new QToolButton)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kPad + kGlyph + kGap, kGap / 2, kGap / 2, kGap / 2);
    row->setSpacing(kGap);
    row->addWidget(m_text, 1);
    row->addWidget(m_close, 0, Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setObjectName(QStringLiteral("closeTrouble"));
    m_close->setIcon(icon(Glyph::Close, Ink::Hint));
    m_close->setProperty("flat", true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void LibraryTrouble::say(const QString& text)
{
    m_text->setText(text);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
}

QString LibraryTrouble::text() const { return m_text->text(); }

void LibraryTrouble::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    fill(&painter, rect(), theme().raised);
    const int top = (m_text->y() + m_text->y() + m_text->height() - kGlyph) / 2;
    icon(Glyph::Error, Ink::Meaning).paint(&painter, QRect(kPad, top, kGlyph, kGlyph));
}

} // namespace referee::ui
