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
    { MAP_TEXT("picture change"),
        MAP_TEXT("What either gradient alone would change in the decoded picture; pixels range from 0 to 1"),
        { { of(kReferee, MapKind::RefereePicture), of(kSds, MapKind::SdsPicture) } } },
    { MAP_TEXT("both sides"), MAP_TEXT("Gradients of the referee and of SDS at the latent, as the update applies them"),
        { { kReferee, kSds } } },
    { MAP_TEXT("matching | captioning"), MAP_TEXT("Two parts of the referee's gradient, on its scale"),
        { { { MapKind::Matching, Side::Referee, MAP_TEXT("matching"), MAP_TEXT("matching wants") },
            { MapKind::Captioning, Side::Referee, MAP_TEXT("captioning"), MAP_TEXT("captioning wants") } } } },
    { MAP_TEXT("guidance | rest"), MAP_TEXT("The two parts of SDS: what guidance by the prompt adds, and the rest"),
        { { { MapKind::Guidance, Side::Sds, MAP_TEXT("guidance"), MAP_TEXT("guidance wants") },
            { MapKind::Rest, Side::Sds, MAP_TEXT("rest"), MAP_TEXT("the rest wants") } } } },
    { MAP_TEXT("pixel"),
        MAP_TEXT("The referee's gradient at the pixels, before the decoder. SDS has no gradient there; the right map "
                 "shows what SDS changes in the picture"),
        { { of(kReferee, MapKind::Pixel), of(kSds, MapKind::SdsPicture) } } },
    { MAP_TEXT("where they conflict"), MAP_TEXT("Cosine of the two gradients, cell by cell over the four channels"),
        { { kReferee, kSds } } },
    { MAP_TEXT("contrast"),
        MAP_TEXT(
            "The part of the referee's gradient that pulls away from contradictions, beside the whole, on its scale"),
        { { { MapKind::Contrast, Side::Referee, MAP_TEXT("contrast"), MAP_TEXT("contrast wants") }, kReferee } } },
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
    , m_sharedScale(addSwitch("sharedScale", tr("one scale")))
    , m_difference(addSwitch("difference", tr("A − B")))
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
    m_sharedScale->setChecked(true);
    m_difference->hide(); // until something is compared
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
    m_lower->addWidget(m_difference, 0, Qt::AlignTop);
    m_lower->addWidget(m_sharedScale, 0, Qt::AlignTop);
    whole->addLayout(m_lower);
    buildMenu();
    m_subjectMenu->hide();
}

QToolButton* MapChooser::addSwitch(const char* objectName, const QString& text)
{
    auto* button = new QToolButton;
    button->setObjectName(QLatin1String(objectName));
    button->setText(text);
    button->setFont(hintFont());
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
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
        for (QToolButton* button : { m_difference, m_sharedScale }) {
            (isCompact ? m_upper : m_lower)->addWidget(button, 0, Qt::AlignTop);
        }
    }
}

void MapChooser::connectWidgets()
{
    connect(m_subjects, &ChipRow::chosenByUser, this, &MapChooser::tell);
    connect(m_channels, &ChipRow::chosenByUser, this, &MapChooser::tell);
    connect(m_sharedScale, &QToolButton::clicked, this, &MapChooser::tell);
    connect(m_difference, &QToolButton::clicked, this, &MapChooser::tell);
}

void MapChooser::tell()
{
    fitChannels();
    Q_EMIT choiceChanged(choice());
}

void MapChooser::setCompared(const QString& name)
{
    m_difference->setVisible(!name.isEmpty());
    m_difference->setChecked(m_difference->isChecked() && !name.isEmpty());
    m_difference->setToolTip(tr("The gradients of this iteration (A) minus those of %1 (B)").arg(name));
}

void MapChooser::fillMenu(QMenu& menu)
{
    const auto addChips = [](QMenu* to, ChipRow* row, int count) {
        for (int i = 0; i < count; ++i) {
            if (!row->chip(i)->isHidden()) {
                QAction* action = to->addAction(row->chip(i)->text(), row->chip(i), &QToolButton::click);
                action->setCheckable(true);
                action->setChecked(row->chosen() == i);
            }
        }
    };
    // The row of subjects is hidden in a low panel, its chips are not.
    addChips(menu.addMenu(tr("Show")), m_subjects, kMapSubjects);
    QMenu* channels = menu.addMenu(tr("Channel"));
    addChips(channels, m_channels, kMapChannels);
    channels->setEnabled(m_channels->isEnabled());
    fillScales(*menu.addMenu(tr("Scale")));
    QAction* difference = menu.addAction(tr("Difference A − B"), m_difference, &QToolButton::click);
    difference->setCheckable(true);
    difference->setChecked(m_difference->isChecked());
    difference->setEnabled(!m_difference->isHidden());
}

void MapChooser::fillScales(QMenu& menu)
{
    constexpr std::array kPercentiles { 90.0, 95.0, 99.0, 99.5, 100.0 };
    constexpr double kAll = 100;
    QAction* shared = menu.addAction(tr("One scale for both maps"), m_sharedScale, &QToolButton::click);
    shared->setCheckable(true);
    shared->setChecked(m_sharedScale->isChecked());
    shared->setEnabled(m_sharedScale->isEnabled());
    menu.addSeparator();
    for (const double percentile : kPercentiles) {
        const QString name = percentile == kAll ? tr("All numbers") : tr("%1 % of the numbers").arg(percentile);
        QAction* action = menu.addAction(name, this, [this, percentile] {
            m_percentile = percentile;
            tell();
        });
        action->setCheckable(true);
        action->setChecked(percentile == m_percentile);
    }
}

MapChoice MapChooser::choice() const
{
    return { static_cast<MapSubject>(m_subjects->chosen()), static_cast<MapChannel>(m_channels->chosen()),
        m_sharedScale->isChecked(), m_percentile, m_difference->isChecked() };
}

void MapChooser::setChoice(const MapChoice& choice)
{
    m_subjects->setChosen(static_cast<int>(choice.subject));
    m_channels->setChosen(static_cast<int>(choice.channel));
    m_sharedScale->setChecked(choice.isSharedScale);
    m_percentile = choice.percentile;
    m_difference->setChecked(choice.isDifference);
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
