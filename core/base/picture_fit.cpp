// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/picture_fit.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace referee {

namespace {

constexpr int64_t kRgb = 3;

std::vector<uint8_t> cutOut(
    const std::vector<uint8_t>& bytes, int64_t width, const PictureCut& cut, int64_t bytesPerPixel)
{
    std::vector<uint8_t> part;
    part.reserve(static_cast<size_t>(cut.width * cut.height * bytesPerPixel));
    for (int64_t row = cut.top; row < cut.top + cut.height; ++row) {
        const auto first = bytes.begin() + (row * width + cut.left) * bytesPerPixel;
        part.insert(part.end(), first, first + cut.width * bytesPerPixel);
    }
    return part;
}

/// Of a side, the share that is kept.
double share(int64_t kept, int64_t whole) { return static_cast<double>(kept) / static_cast<double>(whole); }

} // namespace

PictureCut middleCut(const PictureSize& picture, const PictureSize& canvas)
{
    PictureCut cut;
    cut.width
        = std::clamp<int64_t>((picture.height * canvas.width + canvas.height / 2) / canvas.height, 1, picture.width);
    cut.height
        = std::clamp<int64_t>((picture.width * canvas.height + canvas.width / 2) / canvas.width, 1, picture.height);
    cut.left = (picture.width - cut.width) / 2;
    cut.top = (picture.height - cut.height) / 2;
    return cut;
}

Picture middleOf(const Picture& picture, const PictureSize& canvas)
{
    const PictureCut cut = middleCut({ picture.width, picture.height }, canvas);
    return { cut.width, cut.height, cutOut(picture.rgb, picture.width, cut, kRgb) };
}

RegionMask middleOf(const RegionMask& mask, const PictureSize& canvas)
{
    const PictureCut cut = middleCut({ mask.width, mask.height }, canvas);
    return { cut.width, cut.height, cutOut(mask.cover, mask.width, cut, 1) };
}

bool isSameCut(const PictureSize& one, const PictureSize& other, const PictureSize& canvas)
{
    const PictureCut first = middleCut(one, canvas);
    const PictureCut second = middleCut(other, canvas);
    const double wider = std::abs(share(first.width, one.width) - share(second.width, other.width));
    const double higher = std::abs(share(first.height, one.height) - share(second.height, other.height));
    return wider * static_cast<double>(canvas.width) < 1 && higher * static_cast<double>(canvas.height) < 1;
}

} // namespace referee
