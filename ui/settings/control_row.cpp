// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/control_row.h"

#include "ui/widgets/elided_label.h"
#include "ui/widgets/slim_slider.h"

#include <QtGui/QClipboard>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QMenu>

namespace referee::ui {

namespace {

constexpr int kTight = 6; ///< between the name and what is said behind it

QString coloured(const QString& text, const QColor& colour)
{
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(colour.name(), text.toHtmlEscaped());
}

} // namespace

ControlRow::ControlRow(const SettingRow& row, QWidget* parent)
    : QWidget(parent)
    , m_row(row)
    , m_side(sideOf(row))
    , m_label(new QLabel(labelOf(row)))
    , m_line(new QHBoxLayout)
    , m_rows(new QVBoxLayout)
    , m_nextRun(new HintLabel)
    , m_hint(new HintLabel)
{
    setObjectName(QString::fromUtf8(row.key.data(), static_cast<qsizetype>(row.key.size())));
    setAccessibleName(labelOf(row));
    buildLayout();
}

void ControlRow::buildLayout()
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(kGutter, 1, 0, 1);
    whole->setSpacing(0);
    m_line->setSpacing(kGap);
    auto* name = new QHBoxLayout;
    name->setSpacing(kTight);
    name->addWidget(m_label);
    name->addWidget(m_nextRun, 1);
    m_nextRun->setTextFormat(Qt::RichText);
    m_nextRun->hide();
    m_nextRun->setObjectName(QStringLiteral("nextRun"));
    m_line->addLayout(name, 1);
    m_label->setMinimumWidth(40);
    m_label->setMinimumHeight(kRowHeight);
    m_rows->setSpacing(0);
    whole->addLayout(m_line);
    whole->addLayout(m_rows);
    whole->addWidget(m_hint);
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::RichText);
    m_hint->hide();
}

void ControlRow::setValue(const QString& text)
{
    m_value = text;
    restore();
}

void ControlRow::setDefault(const QString& text)
{
    m_default = text;
    defaultChanged();
    refresh();
}

void ControlRow::reject(const QString& attempt, const QString& problem)
{
    m_attempt = attempt;
    m_problem = problem;
    showText(attempt);
    refresh();
}

void ControlRow::restore()
{
    m_attempt.clear();
    m_problem.clear();
    showText(m_value);
    refresh();
}

void ControlRow::setNotes(const RowNotes& notes)
{
    if (notes == m_notes) {
        return;
    }
    m_notes = notes;
    setEnabled(!notes.isUnavailable);
    refresh();
}

QString ControlRow::hintMarkup() const
{
    if (hasProblem()) {
        return coloured(m_problem, theme().error);
    }
    QStringList parts;
    if (m_notes.isNextRun && !isNumber(m_row)) {
        parts += coloured(tr("next run"), theme().user);
    }
    if (!m_notes.hint.isEmpty()) {
        parts += coloured(m_notes.hint, m_notes.isWarning ? theme().user : theme().hint);
    }
    return parts.join(QStringLiteral(" · "));
}

void ControlRow::refresh()
{
    const QString markup = hintMarkup();
    m_hint->setText(markup);
    m_hint->setVisible(!markup.isEmpty());
    m_nextRun->setVisible(m_notes.isNextRun && isNumber(m_row)); // in the line: it comes while a slider moves
    m_nextRun->setText(coloured(tr("next run"), theme().user));
    setToolTip(toolTipOf(m_row, m_default, m_notes, m_problem));
    setTextColour(*m_label, QPalette::WindowText, isFaint() || !isEnabled() ? theme().hint : theme().text);
    showState();
    update();
}

ValueField::Mark ControlRow::mark() const
{
    using Mark = ValueField::Mark;
    return hasProblem() ? Mark::Wrong : isChanged() ? Mark::Changed : isFaint() ? Mark::Faint : Mark::None;
}

void ControlRow::describe(QWidget* control) const
{
    control->setAccessibleName(labelOf(m_row));
    control->setAccessibleDescription(descriptionOf(m_row, m_value));
}

void ControlRow::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_label->geometry().contains(event->position().toPoint())) {
        attemptDefault();
        return;
    }
    QWidget::mouseDoubleClickEvent(event);
}

void ControlRow::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto copy = [](const QString& text) { QGuiApplication::clipboard()->setText(text); };
    menu->addAction(tr("Back to the default, %1").arg(m_default), this, [this] { attemptDefault(); })
        ->setEnabled(isChanged() || hasProblem());
    menu->addSeparator();
    menu->addAction(tr("Copy the value, %1").arg(m_value), this, [this, copy] { copy(m_value); });
    const QString option = QStringLiteral("--set %1=%2").arg(key(), m_value);
    menu->addAction(tr("Copy as an option, %1").arg(option), this, [option, copy] { copy(option); });
    menu->popup(event->globalPos());
}

void ControlRow::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    if (!isChanged() && !hasProblem()) {
        return;
    }
    constexpr double kDotRadius = 2.5;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(hasProblem() ? theme().error : theme().user);
    painter.drawEllipse(QPointF(kDotRadius + 1, m_label->geometry().center().y() + 1), kDotRadius, kDotRadius);
}

void ControlRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        refresh();
    }
}

} // namespace referee::ui
