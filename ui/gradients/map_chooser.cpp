// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_chooser.h"

#include "ui/widgets/chip_row.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

namespace {

struct SubjectRow {
    const char* name;
    const char* meaning;
    std::array<MapHalf, 2> halves;
};

#define MAP_TEXT(text) QT_TRANSLATE_NOOP("MapChoice", text)

constexpr MapHalf kReferee { MapKind::Referee, Side::Referee, MAP_TEXT("referee"), MAP_TEXT("referee wants") };
constexpr MapHalf kSds { MapKind::Sds, Side::Sds, MAP_TEXT("SDS"), MAP_TEXT("SDS wants") };

constexpr MapHalf of(MapHalf row, MapKind kind)
{
    row.kind = kind;
    return row;
}

constexpr std::array<SubjectRow, kMapSubjects> kSubjects = { {
    { MAP_TEXT("both sides"), MAP_TEXT("Gradients of the referee and of SDS at the latent, as the update applies them"),
        { { kReferee, kSds } } },
    { MAP_TEXT("matching | captioning"), MAP_TEXT("The two parts of the referee's gradient, on its scale"),
        { { { MapKind::Matching, Side::Referee, MAP_TEXT("matching"), MAP_TEXT("matching wants") },
            { MapKind::Captioning, Side::Referee, MAP_TEXT("captioning"), MAP_TEXT("captioning wants") } } } },
    { MAP_TEXT("guidance | rest"), MAP_TEXT("The two parts of SDS: what guidance by the prompt adds, and the rest"),
        { { { MapKind::Guidance, Side::Sds, MAP_TEXT("guidance"), MAP_TEXT("guidance wants") },
            { MapKind::Rest, Side::Sds, MAP_TEXT("rest"), MAP_TEXT("the rest wants") } } } },
    { MAP_TEXT("picture change"),
        MAP_TEXT("What either gradient alone would change in the decoded picture; pixels range from 0 to 1"),
        { { of(kReferee, MapKind::RefereePicture), of(kSds, MapKind::SdsPicture) } } },
    { MAP_TEXT("pixel"),
        MAP_TEXT("The referee's gradient at the pixels, before the decoder. SDS has no gradient there; the right map "
                 "shows what SDS changes in the picture"),
        { { of(kReferee, MapKind::Pixel), of(kSds, MapKind::SdsPicture) } } },
    { MAP_TEXT("where they conflict"), MAP_TEXT("Cosine of the two gradients, cell by cell over the four channels"),
        { { kReferee, kSds } } },
} };

/// In the order of MapChannel.
constexpr std::array<const char*, kMapChannels> kLatentChannels { MAP_TEXT("RGB"), "1", "2", "3", "4",
    MAP_TEXT("norm") };
constexpr std::array<const char*, kMapChannels> kPictureChannels { MAP_TEXT("RGB"), MAP_TEXT("R"), MAP_TEXT("G"),
    MAP_TEXT("B"), "", MAP_TEXT("norm") };

const SubjectRow& rowOf(MapSubject subject) { return kSubjects[static_cast<std::size_t>(subject)]; }

QString text(const char* source) { return QCoreApplication::translate("MapChoice", source); }

bool isPicture(MapSubject subject) { return subject == MapSubject::PictureChange || subject == MapSubject::Pixel; }

} // namespace

const std::array<MapHalf, 2>& halvesOf(MapSubject subject) { return rowOf(subject).halves; }

QString nameOf(const MapHalf& half) { return text(half.name); }

QString captionOf(const MapHalf& half) { return text(half.caption); }

MapSet mapsOf(MapSubject subject)
{
    MapSet maps;
    for (const MapHalf& half : halvesOf(subject)) {
        maps.set(static_cast<std::size_t>(half.kind));
    }
    return maps;
}

QString nameOf(MapSubject subject) { return text(rowOf(subject).name); }

QString meaningOf(MapSubject subject) { return text(rowOf(subject).meaning); }

QString nameOf(MapChannel channel, MapSubject subject)
{
    const auto& names = isPicture(subject) ? kPictureChannels : kLatentChannels;
    return subject == MapSubject::Conflict ? QString() : text(names[static_cast<std::size_t>(channel)]);
}

QString meaningOf(MapChannel channel, MapSubject subject)
{
    if (channel == MapChannel::Norm) {
        return text(MAP_TEXT("Magnitude: the length over the channels, without a sign"));
    }
    if (channel != MapChannel::Colour) {
        return text(MAP_TEXT("One channel: green wants more of it, purple less"));
    }
    return text(isPicture(subject)
            ? MAP_TEXT("Red, green and blue of the picture; grey is zero")
            : MAP_TEXT("Channels 1 to 3 of the latent as red, green and blue; grey is zero (paper, Figure 12)"));
}

#undef MAP_TEXT

bool canShareScale(MapSubject subject) { return subject != MapSubject::Pixel && subject != MapSubject::Conflict; }

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
    m_sharedScale->setToolTip(
        tr("Both maps use one scale, so that they can be compared; off: each map has its own scale"));

    auto* whole = bareLayout<QVBoxLayout>(this);
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
    if (m_subjectMenu->isHidden() == isCompact) {
        m_subjects->setVisible(!isCompact);
        m_subjectMenu->setVisible(isCompact);
        (isCompact ? m_upper : m_lower)->addWidget(m_sharedScale, 0, Qt::AlignTop);
    }
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
    if (subject != MapSubject::Conflict && nameOf(chosen, subject).isEmpty()) {
        m_channels->setChosen(static_cast<int>(MapChannel::Colour)); // a picture has no fourth channel
    }
    for (int i = 0; i < kMapChannels; ++i) {
        const auto channel = static_cast<MapChannel>(i);
        // A cosine uses all channels: their chips stay visible, so that nothing jumps, but are disabled.
        const MapSubject named = subject == MapSubject::Conflict ? MapSubject::Sides : subject;
        m_channels->setChip(i, nameOf(channel, named), meaningOf(channel, named));
    }
    m_subjectMenu->setText(nameOf(subject));
    m_subjectMenu->setToolTip(meaningOf(subject));
    m_channels->setEnabled(subject != MapSubject::Conflict);
    m_sharedScale->setEnabled(canShareScale(subject));
}

} // namespace referee::ui
