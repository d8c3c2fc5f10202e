// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_chooser.h"

#include "ui/theme/theme.h"
#include "ui/widgets/chip_row.h"

#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

MapChooser::MapChooser(QWidget* parent)
    : QWidget(parent)
    , m_subjects(new ChipRow(kMapSubjects, tr("What is shown")))
    , m_subjectMenu(new QToolButton)
    , m_channels(new ChipRow(kMapChannels, tr("Channel")))
    , m_sharedScale(new QToolButton)
{
    buildLayout();
    connectWidgets();
    fitChannels();
}

void MapChooser::buildLayout()
{
    for (int i = 0; i < kMapSubjects; ++i) {
        const auto subject = static_cast<MapSubject>(i);
        m_subjects->setChip(i, nameOf(subject), meaningOf(subject));
    }
    m_subjectMenu->setObjectName(QStringLiteral("subjectMenu"));
    m_sharedScale->setObjectName(QStringLiteral("sharedScale"));
    m_sharedScale->setText(tr("one scale"));
    m_sharedScale->setFont(hintFont());
    m_sharedScale->setCheckable(true);
    m_sharedScale->setChecked(true);
    m_sharedScale->setFocusPolicy(Qt::StrongFocus);
    m_sharedScale->setToolTip(tr("Both maps on one scale, so that strengths can be compared; else each fills its own"));

    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(kGap);
    whole->addWidget(m_subjects);
    m_upper = new QHBoxLayout;
    m_upper->addWidget(m_subjectMenu);
    m_upper->addStretch(1);
    whole->addLayout(m_upper);
    m_lower = new QHBoxLayout;
    m_lower->setSpacing(kGap);
    m_lower->addWidget(m_channels, 1);
    m_lower->addWidget(m_sharedScale, 0, Qt::AlignTop);
    whole->addLayout(m_lower);
    buildMenu();
    m_subjectMenu->hide();
}

void MapChooser::buildMenu()
{
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    for (int i = 0; i < kMapSubjects; ++i) {
        const auto subject = static_cast<MapSubject>(i);
        QAction* action = menu->addAction(nameOf(subject));
        action->setToolTip(meaningOf(subject));
        connect(action, &QAction::triggered, this, [this, i] { m_subjects->chip(i)->click(); });
    }
    m_subjectMenu->setMenu(menu);
    m_subjectMenu->setPopupMode(QToolButton::InstantPopup);
    m_subjectMenu->setFont(hintFont());
    m_subjectMenu->setFocusPolicy(Qt::StrongFocus);
    m_subjectMenu->setAccessibleName(tr("What is shown"));
}

void MapChooser::setCompact(bool isCompact)
{
    if (m_isCompact == isCompact) {
        return;
    }
    m_isCompact = isCompact;
    m_subjects->setVisible(!isCompact);
    m_subjectMenu->setVisible(isCompact);
    (isCompact ? m_upper : m_lower)->addWidget(m_sharedScale, 0, Qt::AlignTop);
}

void MapChooser::connectWidgets()
{
    const auto tell = [this] {
        fitChannels();
        Q_EMIT choiceChanged(choice());
    };
    connect(m_subjects, &ChipRow::chosenByPerson, this, tell);
    connect(m_channels, &ChipRow::chosenByPerson, this, tell);
    connect(m_sharedScale, &QToolButton::clicked, this, tell);
}

MapChoice MapChooser::choice() const
{
    return { static_cast<MapSubject>(m_subjects->chosen()), static_cast<MapChannel>(m_channels->chosen()),
        m_sharedScale->isChecked() };
}

void MapChooser::setChoice(const MapChoice& choice)
{
    m_subjects->setChosen(static_cast<int>(choice.subject));
    m_channels->setChosen(static_cast<int>(choice.channel));
    m_sharedScale->setChecked(choice.isSharedScale);
    fitChannels();
}

void MapChooser::fitChannels()
{
    const auto subject = static_cast<MapSubject>(m_subjects->chosen());
    const auto chosen = static_cast<MapChannel>(m_channels->chosen());
    if (subject != MapSubject::Fight && nameOf(chosen, subject).isEmpty()) {
        m_channels->setChosen(static_cast<int>(MapChannel::Colour)); // a picture has no fourth channel
    }
    for (int i = 0; i < kMapChannels; ++i) {
        const auto channel = static_cast<MapChannel>(i);
        // A cosine is made of all channels: they stay in view, so that nothing jumps, but do nothing.
        const MapSubject named = subject == MapSubject::Fight ? MapSubject::Sides : subject;
        m_channels->setChip(i, nameOf(channel, named), meaningOf(channel, named));
    }
    m_subjectMenu->setText(nameOf(subject));
    m_subjectMenu->setToolTip(meaningOf(subject));
    m_channels->setEnabled(subject != MapSubject::Fight);
    m_sharedScale->setEnabled(canShareScale(subject));
}

} // namespace referee::ui
