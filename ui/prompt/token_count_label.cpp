// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/token_count_label.h"

#include <QtGui/QPainter>

namespace referee::ui {

namespace {

constexpr int kBadgePad = 6;

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

} // namespace referee::ui
