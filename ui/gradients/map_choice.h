// SPDX-License-Identifier: GPL-3.0-or-later
// What a user chose to look at, and which maps that takes.
#pragma once

#include "core/base/types.h"
#include "ui/gradients/map_math.h"
#include "ui/theme/theme.h"

#include <QtCore/QString>

#include <array>

namespace referee::ui {

enum class MapSubject {
    Sides, ///< referee | SDS
    RefereeParts, ///< matching | captioning
    SdsParts, ///< guidance | rest
    PictureChange, ///< what either pull changes in the decoded picture
    Pixel, ///< the referee's gradient at the picture | SDS' change of the picture: it has no gradient there
    Fight, ///< cosine of the two sides, cell by cell
};
inline constexpr int kMapSubjects = 6;

struct MapChoice {
    MapSubject subject = MapSubject::Sides;
    MapChannel channel = MapChannel::Colour;
    bool isSharedScale = true;
    friend bool operator==(const MapChoice&, const MapChoice&) = default;
};

/// One of the two maps of a subject.
struct MapHalf {
    MapKind kind = MapKind::Referee;
    Side side = Side::Referee;
    QString name; ///< "referee"
    QString caption; ///< "referee wants"
};

/// Left and right. Fight shows one map made of both.
std::array<MapHalf, 2> halvesOf(MapSubject subject);
/// Exactly the maps that the subject needs.
MapSet mapsOf(MapSubject subject);
/// Short name and what it means.
QString nameOf(MapSubject subject);
QString meaningOf(MapSubject subject);
/// Names of the channels: four of a latent, three of a picture (Fourth is then empty), none of a cosine.
QString nameOf(MapChannel channel, MapSubject subject);
QString meaningOf(MapChannel channel, MapSubject subject);
/// Two maps of one unit can share a scale.
bool canShareScale(MapSubject subject);

} // namespace referee::ui
