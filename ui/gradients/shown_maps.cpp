// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/shown_maps.h"

#include "ui/gradients/map_canvas.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

QString said(const char* text) { return QCoreApplication::translate("ShownMaps", text); }

#define SHOWN_TEXT(text) said(QT_TRANSLATE_NOOP("ShownMaps", text))

bool isConflict(const MapChoice& choice) { return choice.subject == MapSubject::Conflict; }

ColorMap coloursFor(const MapChoice& choice, Side side)
{
    if (!isConflict(choice) && choice.channel == MapChannel::Colour) {
        return ColorMap::colour(theme());
    }
    const bool isLength = !isConflict(choice) && choice.channel == MapChannel::Norm && !choice.isDifference;
    return isLength ? ColorMap::light(theme(), side) : ColorMap::signedRamp(theme());
}

class MapFiller {
public:
    MapFiller(const MapSources& sources, const MapChoice& choice)
        : m_sources(sources)
        , m_choice(choice)
        , m_names(halvesOf(choice.subject))
    {
    }

    MapPlanes planes(std::size_t half) const
    {
        const MapPlanes own = planesOf(m_sources.own, half, m_sources.phase.isTail);
        return m_choice.isDifference ? differencePlanes(own, planesOf(m_sources.other, half, false)) : own;
    }

    QString sentence(std::size_t half, const MapPlanes& left) const
    {
        const MapPhase& phase = m_sources.phase;
        if (phase.isSampled) {
            return SHOWN_TEXT("Plain sampling: no gradients.");
        }
        if (isConflict(m_choice) && half == 1) {
            return conflictSentence(left);
        }
        if (phase.isTail && (m_names[half].side == Side::Referee || isConflict(m_choice))) {
            return SHOWN_TEXT("SDS alone: no referee in this iteration.");
        }
        if (phase.isRefereeAlone && (m_names[half].side == Side::Sds || isConflict(m_choice))) {
            return SHOWN_TEXT("Referee alone: no SDS in this iteration.");
        }
        if (phase.hasReport && !phase.hasContrast && m_names[half].kind == MapKind::Contrast) {
            return SHOWN_TEXT("No contrast: its weight is 0, or the prompt has no contradictions.");
        }
        if (!phase.hasReport && m_sources.own.isEmpty()) {
            return SHOWN_TEXT("Run or step once to see what each side wants.");
        }
        const bool waitsForB = m_choice.isDifference && m_sources.own.find(m_names[half].kind);
        return waitsForB ? SHOWN_TEXT("The gradients of B are being computed.")
                         : SHOWN_TEXT("Comes with the next iteration.");
    }

    QString caption(std::size_t half) const
    {
        QString caption
            = isConflict(m_choice) ? (half == 0 ? nameOf(m_choice.subject) : QString()) : captionOf(m_names[half]);
        return m_choice.isDifference && !caption.isEmpty() ? SHOWN_TEXT("%1, A − B").arg(caption) : caption;
    }

private:
    MapPlanes planesOf(const MapStore& store, std::size_t half, bool isTail) const
    {
        // In the tail a map of the referee would be an old one.
        const auto find = [&](const MapHalf& name) {
            return isTail && name.side == Side::Referee ? nullptr : store.find(name.kind);
        };
        if (isConflict(m_choice)) {
            const GradientMap* left = find(m_names[0]);
            const GradientMap* right = find(m_names[1]);
            return half == 0 && left && right ? cosinePlanes(*left, *right) : MapPlanes();
        }
        const GradientMap* map = find(m_names[half]);
        return map ? wantedPlanes(*map, m_choice.channel) : MapPlanes();
    }

    QString conflictSentence(const MapPlanes& left) const
    {
        if (m_choice.isDifference) {
            return SHOWN_TEXT("Green: the gradients agree more in A. Purple: they agree more in B.");
        }
        const QString meaning
            = SHOWN_TEXT("Green: both gradients point the same way. Purple: they point against each other.");
        return left.isEmpty() ? meaning
                              : meaning + QLatin1Char('\n')
                + SHOWN_TEXT("Gradients conflict in %1 % of cells.").arg(std::lround(100 * shareBelowZero(left)));
    }

    const MapSources& m_sources;
    const MapChoice& m_choice;
    const std::array<MapHalf, 2>& m_names;
};

} // namespace

std::array<ShownMap, 2> shownMaps(const MapSources& sources, const MapChoice& choice)
{
    constexpr double kPercent = 100;
    const MapFiller filler(sources, choice);
    std::array<ShownMap, 2> maps;
    for (std::size_t i = 0; i < maps.size(); ++i) {
        maps[i].planes = filler.planes(i);
        const bool isCosine = isConflict(choice) && !choice.isDifference;
        maps[i].scale = isCosine ? 1 : robustScale(maps[i].planes.values, choice.percentile / kPercent);
    }
    if (choice.isSharedScale && canShareScale(choice.subject)) {
        maps[0].scale = maps[1].scale = std::max(maps[0].scale, maps[1].scale);
    }
    for (std::size_t i = 0; i < maps.size(); ++i) {
        const Side side = halvesOf(choice.subject)[i].side;
        maps[i].colours = coloursFor(choice, side);
        maps[i].side = isConflict(choice) ? Side::Neutral : side;
        maps[i].caption = filler.caption(i);
        maps[i].sentence = maps[i].planes.isEmpty() ? filler.sentence(i, maps[0].planes) : QString();
        maps[i].clipped = clippedCells(maps[i].planes, maps[i].scale);
    }
    return maps;
}

QString valueText(const ShownMap& map, const QPointF& place)
{
    QStringList values;
    bool isBeyond = false;
    for (const float value : map.planes.at(cellAt(place, QSize(map.planes.width, map.planes.height)))) {
        values << signedNumber(value);
        isBeyond = isBeyond || std::abs(value) > map.scale;
    }
    const QString numbers = values.join(QLatin1Char(' '));
    return isBeyond ? SHOWN_TEXT("clipped: %1").arg(numbers) : numbers;
}

QString clippedText(const ShownMap& map, double percentile)
{
    return map.clipped.empty() ? QString() : SHOWN_TEXT("%1 %, clipped").arg(percentile);
}

QString scaleTip(const ShownMap& map, double percentile)
{
    const QString meaning = map.colours.isColour
        ? SHOWN_TEXT("Red, green and blue each go from −%1 to +%1; grey is zero.").arg(map.scale, 0, 'g', 3)
        : SHOWN_TEXT("%1 % of the numbers lie within this scale.").arg(percentile);
    return map.clipped.empty() ? meaning
                               : meaning + QLatin1Char('\n')
            + SHOWN_TEXT("%1 of %2 cells are beyond it: they have the end colour and a dot. The map's menu has other "
                         "scales.")
                  .arg(map.clipped.size())
                  .arg(map.planes.cells());
}

#undef SHOWN_TEXT

} // namespace referee::ui
