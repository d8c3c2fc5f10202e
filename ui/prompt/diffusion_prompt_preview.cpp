// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/diffusion_prompt_preview.h"

#include "ui/theme/theme.h"
#include "ui/widgets/text_colour.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kFieldPad = 20; ///< border, padding and cursor of a line edit
constexpr int kMinPrefix = 64;

} // namespace

DiffusionPromptPreview::DiffusionPromptPreview(QWidget* parent)
    : QWidget(parent)
    , m_prefix(new QLineEdit)
    , m_cleaned(new ElidedLabel)
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    line->addWidget(m_prefix);
    line->addWidget(m_cleaned, 1);
    m_prefix->setFont(hintFont());
    m_prefix->setPlaceholderText(tr("no prefix"));
    m_prefix->setAccessibleName(tr("Prefix that Stable Diffusion reads before the prompt"));
    setTextColour(*m_prefix, QPalette::Text, theme().sds);
    connect(m_prefix, &QLineEdit::textEdited, this, [this](const QString& prefix) {
        fitPrefix();
        explainWhole();
        Q_EMIT prefixEdited(prefix);
    });
    fitPrefix();
    explainWhole();
}

void DiffusionPromptPreview::setPrefix(const QString& prefix)
{
    if (prefix == m_prefix->text()) {
        return; // keeps the cursor where the user is typing
    }
    m_prefix->setText(prefix);
    m_prefix->setCursorPosition(0);
    fitPrefix();
    explainWhole();
}

void DiffusionPromptPreview::setCleaned(const QString& cleaned)
{
    m_cleaned->setText(cleaned);
    explainWhole();
}

void DiffusionPromptPreview::fitPrefix()
{
    const QString shown = prefix().isEmpty() ? m_prefix->placeholderText() : prefix();
    const int wanted = m_prefix->fontMetrics().horizontalAdvance(shown) + kFieldPad;
    m_prefix->setFixedWidth(std::clamp(wanted, kMinPrefix, std::max(kMinPrefix, width() * 2 / 3)));
}

void DiffusionPromptPreview::explainWhole()
{
    const QString whole = tr("Stable Diffusion reads: “%1”").arg(prefix() + m_cleaned->text());
    m_prefix->setToolTip(
        tr("Stable Diffusion reads this before the prompt; the referee does not.") + QLatin1Char('\n') + whole);
    m_cleaned->setToolTip(whole);
}

void DiffusionPromptPreview::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitPrefix();
}

void DiffusionPromptPreview::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        setTextColour(*m_prefix, QPalette::Text, theme().sds);
    } else if (event->type() == QEvent::ApplicationFontChange) {
        m_prefix->setFont(hintFont());
        fitPrefix();
    }
}

} // namespace referee::ui
