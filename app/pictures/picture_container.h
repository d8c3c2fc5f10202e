// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of a PNG, WebP or GIF file say that their decoders do not: whether all of them are there, which way up
// the picture is, and whether its colours are sRGB's although it does not say so.
#pragma once

#include <QtCore/QByteArray>
#include <string>

namespace referee {

struct PictureContainer {
    bool isCut = false; ///< the file ends before its format says so
    std::string damage; ///< what is wrong within it; empty: nothing
    int orientation = 1; ///< EXIF's, 1 to 8
    bool isSRgb = false; ///< gamma and primaries are sRGB's, told in numbers
};

/// Of other files nothing is said.
PictureContainer containerOf(const QByteArray& bytes);

} // namespace referee
