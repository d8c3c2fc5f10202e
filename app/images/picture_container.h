// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of a PNG, WebP or GIF file say that their decoders do not: whether all of them are there, which way up
// the picture is, and which colours are meant where decoders do not understand it.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QSize>
#include <QtGui/QColorSpace>
#include <QtGui/QImage>
#include <optional>
#include <string>

namespace referee {

/// What libpng would refuse of a PNG's first part, and say so on stderr; and the colours that a cICP part tells.
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

// EXIF's orientation where Qt does not read it: in PNG and WebP.

/// 1 to 8 as EXIF counts them, of a TIFF structure (with "Exif" before it or not); 1 when it says nothing sound.
int exifOrientation(QByteArrayView exif);

/// The picture turned and mirrored to stand upright.
QImage upright(const QImage& image, int orientation);

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
