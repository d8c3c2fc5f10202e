// SPDX-License-Identifier: GPL-3.0-or-later
// How a picture comes onto a canvas of another aspect: its largest middle part of the canvas' aspect does. The one
// place for it, so that a start image and a mask that was drawn on it stay in line. Torch-free.
#pragma once

#include "core/base/types.h"

#include <cstdint>

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

} // namespace referee
