// SPDX-License-Identifier: GPL-3.0-or-later
// A region mask at another size: the mean over the area of each pixel. Torch-free.
#pragma once

#include "core/base/types.h"

#include <cstdint>
#include <vector>

namespace referee {

/// The mask's mean over the area of each of height × width pixels, row by row, 0..1. Exactly 0 or 1 where the whole
/// area is. UsageError when `cover` has not width · height bytes, or when the mask is empty.
std::vector<double> downsampleMask(const RegionMask& mask, int64_t width, int64_t height);

/// The same, rounded to bytes: a mask of that size. An empty mask stays empty.
RegionMask resized(const RegionMask& mask, int64_t width, int64_t height);

/// True for a mask that protects nothing: it is empty, or every byte is 255.
bool coversAll(const RegionMask& mask);

} // namespace referee
