// SPDX-License-Identifier: GPL-3.0-or-later
// Small maps with known numbers.
#pragma once

#include "core/base/types.h"

#include <vector>

namespace referee::ui {

/// A map in which every channel is a copy of `plane`, times 1, 2, 3, 4.
inline GradientMap mapOf(MapKind kind, int64_t channels, int64_t width, const std::vector<float>& plane)
{
    GradientMap map;
    map.kind = kind;
    map.iteration = 57;
    map.channels = channels;
    map.width = width;
    map.height = static_cast<int64_t>(plane.size()) / width;
    for (int64_t channel = 0; channel < channels; ++channel) {
        for (const float value : plane) {
            map.values.push_back(value * static_cast<float>(channel + 1));
        }
    }
    map.ms = 2;
    return map;
}

/// The same value in every cell.
inline GradientMap flatMap(MapKind kind, float value, int64_t channels = 4, int64_t side = 4)
{
    return mapOf(kind, channels, side, std::vector<float>(static_cast<std::size_t>(side * side), value));
}

} // namespace referee::ui
