// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_chooser.h"

#include "ui/theme/theme.h"
#include "ui/widgets/chip_row.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

namespace {

struct HalfRow {
    MapKind kind;
    Side side;
    const char* name;
    const char* caption;
};

struct SubjectRow {
    const char* name;
    const char* meaning;
    HalfRow left;
    HalfRow right;
};

constexpr HalfRow kReferee { MapKind::Referee, Side::Referee, QT_TRANSLATE_NOOP("MapChoice", "referee"),
    QT_TRANSLATE_NOOP("MapChoice", "referee wants") };
constexpr HalfRow kSds { MapKind::Sds, Side::Sds, QT_TRANSLATE_NOOP("MapChoice", "SDS"),
    QT_TRANSLATE_NOOP("MapChoice", "SDS wants") };

constexpr HalfRow of(HalfRow row, MapKind kind)
{
    row.kind = kind;
    return row;
}

constexpr std::array<SubjectRow, kMapSubjects> kSubjects = { {
    { QT_TRANSLATE_NOOP("MapChoice", "both sides"),
        QT_TRANSLATE_NOOP(
            "MapChoice", "What the referee and what SDS pulls the latent towards, as the update takes it"),
        kReferee, kSds },
    { QT_TRANSLATE_NOOP("MapChoice", "matching | captioning"),
        QT_TRANSLATE_NOOP("MapChoice", "The two parts of the referee's pull, on its scale"),
        { MapKind::Matching, Side::Referee, QT_TRANSLATE_NOOP("MapChoice", "matching"),
            QT_TRANSLATE_NOOP("MapChoice", "matching wants") },
        { MapKind::Captioning, Side::Referee, QT_TRANSLATE_NOOP("MapChoice", "captioning"),
            QT_TRANSLATE_NOOP("MapChoice", "captioning wants") } },
    { QT_TRANSLATE_NOOP("MapChoice", "guidance | rest"),
        QT_TRANSLATE_NOOP("MapChoice", "SDS apart: what guidance by the prompt adds, and the rest"),
        { MapKind::Guidance, Side::Sds, QT_TRANSLATE_NOOP("MapChoice", "guidance"),
            QT_TRANSLATE_NOOP("MapChoice", "guidance wants") },
        { MapKind::Rest, Side::Sds, QT_TRANSLATE_NOOP("MapChoice", "rest"),
            QT_TRANSLATE_NOOP("MapChoice", "the rest wants") } },
    { QT_TRANSLATE_NOOP("MapChoice", "picture change"),
        QT_TRANSLATE_NOOP(
            "MapChoice", "What either pull alone would change in the decoded picture; pixels go from 0 to 1"),
        of(kReferee, MapKind::RefereePicture), of(kSds, MapKind::SdsPicture) },
    { QT_TRANSLATE_NOOP("MapChoice", "pixel"),
        QT_TRANSLATE_NOOP("MapChoice",
            "The referee's gradient at the pixels, before the decoder. SDS has none there: beside it stands what SDS "
            "changes in the picture"),
        of(kReferee, MapKind::Pixel), of(kSds, MapKind::SdsPicture) },
    { QT_TRANSLATE_NOOP("MapChoice", "where they conflict"),
        QT_TRANSLATE_NOOP("MapChoice", "The cosine between the two pulls, cell by cell over the four channels"),
        kReferee, kSds },
} };

const SubjectRow& rowOf(MapSubject subject) { return kSubjects[static_cast<std::size_t>(subject)]; }

QString text(const char* source) { return QCoreApplication::translate("MapChoice", source); }

MapHalf half(const HalfRow& row) { return { row.kind, row.side, text(row.name), text(row.caption) }; }

bool isPicture(MapSubject subject) { return subject == MapSubject::PictureChange || subject == MapSubject::Pixel; }

} // namespace

std::array<MapHalf, 2> halvesOf(MapSubject subject)
{
    return { half(rowOf(subject).left), half(rowOf(subject).right) };
}

MapSet mapsOf(MapSubject subject)
{
    MapSet maps;
    maps.set(static_cast<std::size_t>(rowOf(subject).left.kind));
    maps.set(static_cast<std::size_t>(rowOf(subject).right.kind));
    return maps;
}

QString nameOf(MapSubject subject) { return text(rowOf(subject).name); }

QString meaningOf(MapSubject subject) { return text(rowOf(subject).meaning); }

QString nameOf(MapChannel channel, MapSubject subject)
{
    if (subject == MapSubject::Fight) {
        return {};
    }
    switch (channel) {
    case MapChannel::Colour:
        return text(QT_TRANSLATE_NOOP("MapChoice", "RGB"));
    case MapChannel::First:
        return isPicture(subject) ? text(QT_TRANSLATE_NOOP("MapChoice", "R")) : QStringLiteral("1");
    case MapChannel::Second:
        return isPicture(subject) ? text(QT_TRANSLATE_NOOP("MapChoice", "G")) : QStringLiteral("2");
    case MapChannel::Third:
        return isPicture(subject) ? text(QT_TRANSLATE_NOOP("MapChoice", "B")) : QStringLiteral("3");
    case MapChannel::Fourth:
        return isPicture(subject) ? QString() : QStringLiteral("4");
    case MapChannel::Norm:
        break;
    }
    return text(QT_TRANSLATE_NOOP("MapChoice", "norm"));
}

QString meaningOf(MapChannel channel, MapSubject subject)
{
    if (channel == MapChannel::Norm) {
        return text(QT_TRANSLATE_NOOP("MapChoice", "How much is wanted: the length over the channels, without a sign"));
    }
    if (channel != MapChannel::Colour) {
        return text(QT_TRANSLATE_NOOP("MapChoice", "One channel: green wants more of it, purple less"));
    }
    return isPicture(subject)
        ? text(QT_TRANSLATE_NOOP("MapChoice", "Red, green and blue of the picture; grey is zero"))
        : text(QT_TRANSLATE_NOOP(
            "MapChoice", "Channels 1 to 3 of the latent as red, green and blue; grey is zero (paper, Figure 12)"));
}

bool canShareScale(MapSubject subject) { return subject != MapSubject::Pixel && subject != MapSubject::Fight; }

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
    connect(m_subjects, &ChipRow::chosenByUser, this, tell);
    connect(m_channels, &ChipRow::chosenByUser, this, tell);
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
