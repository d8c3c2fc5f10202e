// SPDX-License-Identifier: GPL-3.0-or-later
// Reads from the chunks of PNG, WebP and GIF files what Qt's decoders do not report: whether the file is complete, the
// orientation, and colour spaces that the decoders do not support.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QSize>
#include <QtGui/QColorSpace>
#include <QtGui/QImage>
#include <string>

namespace referee {

/// The picture rotated and mirrored by its orientation.
QImage upright(const QImage& image, int orientation);

struct PictureContainer {
    bool isCut = false; ///< the file ends before its format says so
    std::string damage; ///< empty: none
    int orientation = 1; ///< EXIF's, 1 to 8
    QSize size; ///< where it is known without the decoder
    QColorSpace colours; ///< that the decoder does not read; invalid: use the decoder's
    std::string colourTrouble; ///< why its colours cannot be converted to sRGB; empty: they can
};

/// Default values for files of other formats.
PictureContainer containerOf(const QByteArray& bytes);

/// The CRC-32 of PNG and zip; `before`: that of the bytes before these.
uint32_t crc32Of(QByteArrayView bytes, uint32_t before = 0);

} // namespace referee
