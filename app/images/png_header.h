// SPDX-License-Identifier: GPL-3.0-or-later
// What libpng would refuse of a PNG's first part, and say so on stderr; and the colours that a cICP part tells.
#pragma once

#include <QtCore/QByteArrayView>
#include <QtGui/QColorSpace>
#include <optional>
#include <string>

namespace referee {

struct PngHeader {
    uint32_t width = 0;
    uint32_t height = 0;
    bool hasPalette = false; ///< its pixels are places in one
};

/// Of the data of IHDR; none when `damage` tells what is wrong.
std::optional<PngHeader> pngHeaderOf(QByteArrayView data, std::string& damage);

/// Of the four bytes of cICP, as ITU-T H.273 counts them; none when they cannot be turned into sRGB, such as PQ's;
/// an invalid one when they leave it open.
std::optional<QColorSpace> codedColours(QByteArrayView data);

} // namespace referee
