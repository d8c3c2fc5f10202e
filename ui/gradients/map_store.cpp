// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_store.h"

#include <algorithm>

namespace referee::ui {

void MapStore::put(const std::vector<GradientMap>& maps)
{
    if (maps.empty() || maps.front().iteration != iteration()) {
        m_maps = maps;
        return;
    }
    for (const GradientMap& map : maps) {
        std::erase_if(m_maps, [&map](const GradientMap& held) { return held.kind == map.kind; });
        m_maps.push_back(map);
    }
}

const GradientMap* MapStore::find(MapKind kind) const
{
    const auto found = std::ranges::find(m_maps, kind, &GradientMap::kind);
    return found == m_maps.end() ? nullptr : &*found;
}

double MapStore::ms(const MapSet& kinds) const
{
    double sum = 0;
    for (const GradientMap& map : m_maps) {
        sum += kinds.test(static_cast<std::size_t>(map.kind)) ? map.ms : 0;
    }
    return sum;
}

} // namespace referee::ui
