// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_bar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtCore/QEvent>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

namespace referee::ui {

TimelineBar::TimelineBar(QWidget* parent)
    : QWidget(parent)
    , m_moment(new QLabel)
    , m_facts(new ElidedLabel)
    , m_undo(new QToolButton)
    , m_redo(new QToolButton)
    , m_compare(new QToolButton)
    , m_live(new QToolButton)
    , m_fork(new QToolButton)
    , m_compareMenu(new QMenu(this))
{
    buildLayout();
    describe();
    connectWidgets();
    setUndo(false, {});
    setRedo(false, {});
    setCanFork(false);
    applyColours();
}

void TimelineBar::buildLayout()
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_moment);
    row->addSpacing(kGap);
    row->addWidget(m_facts, 1);
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_undo->setObjectName(QStringLiteral("undoButton"));
    m_redo->setObjectName(QStringLiteral("redoButton"));
    m_live->setObjectName(QStringLiteral("liveButton"));
    m_fork->setObjectName(QStringLiteral("forkButton"));
    m_undo->setText(tr("Undo"));
    m_redo->setText(tr("Redo"));
    m_compare->setText(tr("Compare ▾"));
    m_live->setText(tr("Live"));
    m_fork->setText(tr("Continue from here"));
    m_compare->setPopupMode(QToolButton::InstantPopup);
    m_compare->setMenu(m_compareMenu);
    for (QToolButton* button : { m_undo, m_redo, m_compare, m_live, m_fork }) {
        button->setProperty("flat", true);
        button->setProperty("tight", true);
        row->addWidget(button);
    }
    setFixedHeight(kRowHeight);
}

void TimelineBar::describe()
{
    m_compare->setToolTip(
        tr("Compare with another iteration, branch or file by dragging a line or holding a button (C)."));
    m_compare->setAccessibleName(tr("Compare"));
    m_live->setToolTip(tr("Back to the present, and follow the run (Escape)."));
    m_fork->setToolTip(tr("Begin a branch that shares everything before this iteration; this run is kept (Return)."));
}

void TimelineBar::connectWidgets()
{
    connect(m_undo, &QToolButton::clicked, this, &TimelineBar::undoRequested);
    connect(m_redo, &QToolButton::clicked, this, &TimelineBar::redoRequested);
    connect(m_live, &QToolButton::clicked, this, &TimelineBar::liveRequested);
    connect(m_fork, &QToolButton::clicked, this, &TimelineBar::forkRequested);
}

void TimelineBar::setMoment(const QString& text, const QString& facts, bool isPast)
{
    m_moment->setText(text);
    m_facts->setText(facts);
    m_live->setEnabled(isPast);
    if (isPast != m_isPast) {
        m_isPast = isPast;
        applyColours();
    }
}

void TimelineBar::setCanFork(bool canFork)
{
    m_fork->setEnabled(canFork);
    applyColours();
}

void TimelineBar::setUndo(bool canUndo, const QString& what)
{
    m_undo->setEnabled(canUndo);
    m_undo->setToolTip(what.isEmpty() ? tr("Undo the last change; during a run that is an edit of it (Ctrl+Z)")
                                      : tr("Undo: %1 (Ctrl+Z)").arg(what));
}

void TimelineBar::setRedo(bool canRedo, const QString& what)
{
    m_redo->setEnabled(canRedo);
    m_redo->setToolTip(
        what.isEmpty() ? tr("Redo what was undone (Ctrl+Shift+Z)") : tr("Redo: %1 (Ctrl+Shift+Z)").arg(what));
}

void TimelineBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyColours();
    }
    QWidget::changeEvent(event);
}

/// Amber is the iteration that the user chose, and what can be done from there.
void TimelineBar::applyColours()
{
    setTextColour(*m_moment, QPalette::WindowText, m_isPast ? theme().user : theme().text);
    for (QToolButton* button : { m_undo, m_redo, m_compare, m_live, m_fork }) {
        button->setFont(hintFont());
    }
    QPalette ink = m_fork->palette();
    const QColor colour = m_fork->isEnabled() ? theme().user : theme().text;
    ink.setColor(QPalette::Active, QPalette::ButtonText, colour);
    ink.setColor(QPalette::Inactive, QPalette::ButtonText, colour);
    m_fork->setPalette(ink);
}

} // namespace referee::ui
