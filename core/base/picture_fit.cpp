// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/picture_fit.h"

#include "core/base/errors.h"

#include <algorithm>
#include <cmath>
#include <string>

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

namespace {

constexpr int64_t kFull = 255;

void requireFitting(const RegionMask& mask)
{
    const bool hasSize = mask.width > 0 && mask.height > 0;
    const auto bytes = static_cast<int64_t>(mask.cover.size());
    if (!hasSize || bytes / mask.width != mask.height || bytes % mask.width != 0) {
        throw UsageError("A region of " + std::to_string(mask.width) + "×" + std::to_string(mask.height)
            + " needs one byte per pixel, got " + std::to_string(bytes) + " bytes.");
    }
}

/// Pixel `at` of `places` overlaps the sources first..last; lengths are in units of 1 / (sources · places).
struct Overlap {
    int64_t at;
    int64_t places;
    int64_t sources;
    int64_t first() const { return at * sources / places; }
    int64_t last() const { return ((at + 1) * sources - 1) / places; }
    int64_t length(int64_t source) const
    {
        return std::min((at + 1) * sources, (source + 1) * places) - std::max(at * sources, source * places);
    }
};

/// Computed in integers, so that a pixel which is all 0 or all 255 becomes exactly 0 or 1.
double meanOver(const RegionMask& mask, const Overlap& rows, const Overlap& columns)
{
    int64_t sum = 0;
    for (int64_t row = rows.first(); row <= rows.last(); ++row) {
        int64_t rowSum = 0;
        for (int64_t column = columns.first(); column <= columns.last(); ++column) {
            rowSum += columns.length(column) * mask.cover[static_cast<size_t>(row * mask.width + column)];
        }
        sum += rows.length(row) * rowSum;
    }
    return static_cast<double>(sum) / static_cast<double>(mask.width * mask.height * kFull);
}

} // namespace

std::vector<double> downsampleMask(const RegionMask& mask, int64_t width, int64_t height)
{
    requireFitting(mask);
    std::vector<double> cover;
    cover.reserve(static_cast<size_t>(width * height));
    for (int64_t row = 0; row < height; ++row) {
        for (int64_t column = 0; column < width; ++column) {
            cover.push_back(meanOver(mask, { row, height, mask.height }, { column, width, mask.width }));
        }
    }
    return cover;
}

RegionMask resized(const RegionMask& mask, int64_t width, int64_t height)
{
    if (mask.isEmpty()) {
        return {};
    }
    RegionMask small { width, height, {} };
    for (const double share : downsampleMask(mask, width, height)) {
        small.cover.push_back(static_cast<uint8_t>(std::lround(share * kFull)));
    }
    return small;
}

bool coversAll(const RegionMask& mask)
{
    return std::ranges::all_of(mask.cover, [](uint8_t value) { return value == kFull; });
}

} // namespace referee
