// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/token_count_label.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kBadgePad = 6;
constexpr int kFieldPad = 20; ///< border, padding and cursor of a line edit
constexpr int kMinPrefix = 64;

} // namespace

TokenCountLabel::TokenCountLabel(Side side, const QString& name, Qt::Alignment alignment, QWidget* parent)
    : QWidget(parent)
    , m_side(side)
    , m_name(name)
    , m_alignment(alignment)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setBudget({});
}

void TokenCountLabel::setBudget(const Budget& budget)
{
    m_budget = budget;
    setAccessibleName(text());
    updateGeometry();
    update();
}

QString TokenCountLabel::text() const
{
    if (m_budget.budget <= 0) {
        return tr("%1 –").arg(m_name);
    }
    return tr("%1 %2 / %3").arg(m_name).arg(m_budget.tokens).arg(m_budget.budget);
}

QSize TokenCountLabel::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int widest = metrics.horizontalAdvance(tr("%1 %2 / %3").arg(m_name).arg(88).arg(88));
    return { std::max(widest, metrics.horizontalAdvance(text())) + 2 * kBadgePad, metrics.height() + 4 };
}

void TokenCountLabel::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int width = painter.fontMetrics().horizontalAdvance(text()) + (m_budget.isCut ? 2 * kBadgePad : 0);
    const int left = m_alignment.testFlag(Qt::AlignRight) ? this->width() - width : 0;
    const QRect badge(left, 0, width, height());
    if (m_budget.isCut) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().error);
        painter.drawRoundedRect(badge, 4, 4);
    }
    const QColor plain = m_budget.budget > 0 ? theme().of(m_side) : theme().hint;
    painter.setPen(m_budget.isCut ? (theme().isDark ? theme().window : theme().surface) : plain);
    painter.drawText(badge, Qt::AlignCenter, text());
}

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
        refresh();
        Q_EMIT prefixEdited(prefix);
    });
    refresh();
}

void DiffusionPromptPreview::setPrefix(const QString& prefix)
{
    if (prefix == m_prefix->text()) {
        return; // keeps the cursor where the user is typing
    }
    m_prefix->setText(prefix);
    m_prefix->setCursorPosition(0);
    refresh();
}

void DiffusionPromptPreview::setReadsPrefix(bool reads)
{
    m_prefix->setVisible(reads);
    refresh();
}

void DiffusionPromptPreview::setCleaned(const QString& cleaned)
{
    m_cleaned->setText(cleaned);
    refresh();
}

void DiffusionPromptPreview::refresh()
{
    const QString shown = prefix().isEmpty() ? m_prefix->placeholderText() : prefix();
    const int wanted = m_prefix->fontMetrics().horizontalAdvance(shown) + kFieldPad;
    m_prefix->setFixedWidth(std::clamp(wanted, kMinPrefix, std::max(kMinPrefix, width() * 2 / 3)));
    setMinimumHeight(m_prefix->sizeHint().height()); // also while it is hidden
    const QString before = m_prefix->isHidden() ? QString() : prefix();
    const QString whole = tr("Stable Diffusion reads: “%1”").arg(before + m_cleaned->text());
    m_prefix->setToolTip(
        tr("Stable Diffusion reads this before the prompt; the referee does not.") + QLatin1Char('\n') + whole);
    m_cleaned->setToolTip(m_cleaned->text().isEmpty() ? QString() : whole);
}

void DiffusionPromptPreview::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void DiffusionPromptPreview::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        setTextColour(*m_prefix, QPalette::Text, theme().sds);
    } else if (event->type() == QEvent::ApplicationFontChange) {
        m_prefix->setFont(hintFont());
        refresh();
    }
}

} // namespace referee::ui
