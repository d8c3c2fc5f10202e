// SPDX-License-Identifier: GPL-3.0-or-later
// Crops a picture to a canvas's aspect ratio (largest centred part); resamples masks by area mean. The one place for
// both, so that a start image and a mask that was drawn on it stay in line. Torch-free.
#pragma once

#include "core/base/types.h"

#include <cstdint>
#include <vector>

namespace referee {

struct PictureSize {
    int64_t width = 0;
    int64_t height = 0;
};

struct PictureCut {
    int64_t left = 0;
    int64_t top = 0;
    int64_t width = 0;
    int64_t height = 0;
};

/// Neither size may be empty. Only the aspect of the canvas matters.
PictureCut middleCut(const PictureSize& picture, const PictureSize& canvas);

Picture middleOf(const Picture& picture, const PictureSize& canvas);
RegionMask middleOf(const RegionMask& mask, const PictureSize& canvas);

/// True when points that coincide before both crops still coincide after, to within one pixel of the canvas.
bool isSameCut(const PictureSize& one, const PictureSize& other, const PictureSize& canvas);

/// The mask's mean over the area of each of height × width pixels, row by row, 0..1. Exactly 0 or 1 where the whole
/// area is. UsageError when `cover` has not width · height bytes, or when the mask is empty.
std::vector<double> downsampleMask(const RegionMask& mask, int64_t width, int64_t height);

/// The same, rounded to bytes: a mask of that size. An empty mask stays empty.
RegionMask resized(const RegionMask& mask, int64_t width, int64_t height);

/// True for a mask that protects nothing: it is empty, or every byte is 255.
bool coversAll(const RegionMask& mask);

} // namespace referee
