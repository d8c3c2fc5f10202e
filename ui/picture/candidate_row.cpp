// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/candidate_row.h"

#include "ui/theme/theme.h"

#include <QtGui/QPixmap>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace referee::ui {

namespace {

constexpr int kCandidateSide = 44; ///< of a small picture

} // namespace

CandidateRow::CandidateRow(QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_waiting(new QLabel)
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(4);
    m_row->addWidget(m_waiting);
    m_row->addStretch(1);
    setAccessibleName(tr("Candidates"));
    hide();
}

void CandidateRow::setCandidates(const std::vector<CandidateView>& candidates, int count)
{
    for (QWidget* button : m_buttons) {
        button->hide();
        button->deleteLater(); // its own click may have led here
    }
    m_buttons.clear();
    const bool isOver = static_cast<int>(candidates.size()) >= count;
    for (const CandidateView& candidate : candidates) {
        addButton(candidate, isOver);
    }
    m_waiting->setText(tr("Candidate %1 of %2").arg(candidates.size() + 1).arg(count));
    m_waiting->setVisible(!isOver);
    setVisible(count > 0);
}

void CandidateRow::addButton(const CandidateView& candidate, bool isOver)
{
    auto* button = new QToolButton;
    button->setIcon(QPixmap::fromImage(candidate.image));
    button->setIconSize({ kCandidateSide, kCandidateSide });
    button->setText(QString::number(candidate.match, 'f', 2));
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setAutoRaise(true);
    button->setCheckable(true);
    const bool isChosen = isOver && candidate.isChosen;
    button->setChecked(isChosen);
    const QString facts = tr("Seed %1: matching probability %2, captioning loss %3.")
                              .arg(candidate.seed)
                              .arg(candidate.match, 0, 'f', 3)
                              .arg(candidate.caption, 0, 'f', 2);
    const QString does = isChosen ? tr("This one was chosen.")
        : isOver                  ? tr("Click to paint this one to the end, as a run of its own.")
                                  : tr("The best one goes on when all are painted.");
    button->setToolTip(facts + QLatin1Char('\n') + does);
    button->setAccessibleName(tr("Candidate with seed %1").arg(candidate.seed));
    connect(button, &QToolButton::clicked, this, [this, button, isChosen, isOver, seed = candidate.seed] {
        button->setChecked(isChosen);
        if (isOver && !isChosen) {
            Q_EMIT paintRequested(seed);
        }
    });
    m_row->insertWidget(static_cast<int>(m_buttons.size()), button);
    m_buttons.push_back(button);
}

} // namespace referee::ui
