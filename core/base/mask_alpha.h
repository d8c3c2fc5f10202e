// SPDX-License-Identifier: GPL-3.0-or-later
// A region mask at another size: the mean over the area of each place. Torch-free.
#pragma once

#include "core/base/types.h"

#include <cstdint>
#include <vector>

namespace referee {

/// The mask's mean over the area of each of height × width places, row by row, 0..1. Exactly 0 and exactly 1 where the
/// mask is so all over the place. UsageError when `cover` has not width · height bytes, or when the mask is empty.
std::vector<double> downsampleMask(const RegionMask& mask, int64_t width, int64_t height);

/// The same, rounded to bytes: a mask of that size. An empty mask stays empty.
RegionMask resized(const RegionMask& mask, int64_t width, int64_t height);

/// True for a mask that holds nothing: it is empty, or every byte is 255.
bool coversAll(const RegionMask& mask);

} // namespace referee
