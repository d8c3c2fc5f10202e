// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of a PNG, WebP or GIF file say that their decoders do not: whether all of them are there, which way up
// the picture is, and which colours are meant where decoders do not understand it.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QSize>
#include <QtGui/QColorSpace>
#include <string>

namespace referee {

struct PictureContainer {
    bool isCut = false; ///< the file ends before its format says so
    std::string damage; ///< what is wrong within it; empty: nothing
    int orientation = 1; ///< EXIF's, 1 to 8
    QSize size; ///< where it is known without the decoder
    QColorSpace colours; ///< told in numbers, and not understood by the decoder; invalid: its word holds
    std::string colourTrouble; ///< why its colours cannot be turned into sRGB; empty: they can
};

/// Of other files nothing is said.
PictureContainer containerOf(const QByteArray& bytes);

} // namespace referee
