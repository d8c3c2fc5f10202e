// SPDX-License-Identifier: GPL-3.0-or-later
// How a picture comes onto a canvas of another aspect: its largest middle part of the canvas' aspect does. The one
// place for it, so that a start image and a mask that was drawn on it stay in line. And how a region mask comes to
// another size: by the mean over the area of each pixel. Torch-free.
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

/// True when places that lay on each other before both cuts do so afterwards, up to one of the canvas' places.
bool isSameCut(const PictureSize& one, const PictureSize& other, const PictureSize& canvas);

/// The mask's mean over the area of each of height × width pixels, row by row, 0..1. Exactly 0 or 1 where the whole
/// area is. UsageError when `cover` has not width · height bytes, or when the mask is empty.
std::vector<double> downsampleMask(const RegionMask& mask, int64_t width, int64_t height);

/// The same, rounded to bytes: a mask of that size. An empty mask stays empty.
RegionMask resized(const RegionMask& mask, int64_t width, int64_t height);

/// True for a mask that protects nothing: it is empty, or every byte is 255.
bool coversAll(const RegionMask& mask);

} // namespace referee
