// SPDX-License-Identifier: GPL-3.0-or-later
// What the two maps of the gradients panel show: numbers, scale, colours and words, from the maps of an iteration (A)
// and, for a difference, of another one (B). No widgets.
#pragma once

#include "ui/gradients/map_chooser.h"
#include "ui/gradients/map_math.h"
#include "ui/gradients/map_store.h"

#include <QtCore/QPointF>

#include <array>

namespace referee::ui {

/// What the last report says of the gradients.
struct MapPhase {
    bool hasReport = false;
    bool isTail = false;
    bool isSampled = false; ///< method sd: there are none
    bool isRefereeAlone = false; ///< method vlm: SDS has none
    bool hasContrast = false; ///< a contrast loss has a weight, and the prompt has contradictions
    friend bool operator==(const MapPhase&, const MapPhase&) = default;
};

struct MapSources {
    const MapStore& own; ///< A
    const MapStore& other; ///< B
    MapPhase phase;
};

struct ShownMap {
    MapPlanes planes;
    double scale = 0;
    ColorMap colours;
    Side side = Side::Neutral; ///< the colour of the caption
    QString caption;
    QString sentence; ///< instead of an empty map
    std::vector<QPoint> clipped; ///< cells beyond the scale
};

std::array<ShownMap, 2> shownMaps(const MapSources& sources, const MapChoice& choice);

/// Of the cell at this place, 0..1 of width and height: "clipped: +0.172".
QString valueText(const ShownMap& map, const QPointF& place);
/// "99.5 %, clipped"; empty when the scale holds every cell.
QString clippedText(const ShownMap& map, double percentile);
/// What the colours mean, and how many cells are beyond the scale.
QString scaleTip(const ShownMap& map, double percentile);

} // namespace referee::ui
