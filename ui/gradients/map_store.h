// SPDX-License-Identifier: GPL-3.0-or-later
// The maps of one iteration, by kind.
#pragma once

#include "core/base/types.h"

#include <vector>

namespace referee::ui {

class MapStore {
public:
    /// Maps of the same iteration are added, so that going back to an earlier choice needs no step; those of another
    /// iteration replace everything.
    void put(const std::vector<GradientMap>& maps);
    void clear() { m_maps.clear(); }

    bool isEmpty() const { return m_maps.empty(); }
    int64_t iteration() const { return m_maps.empty() ? -1 : m_maps.front().iteration; }
    /// Null when there is none; valid until the next put or clear.
    const GradientMap* find(MapKind kind) const;
    /// The total cost of these kinds, without those that are missing.
    double ms(const MapSet& kinds) const;

private:
    std::vector<GradientMap> m_maps;
};

} // namespace referee::ui
