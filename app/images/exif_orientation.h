// SPDX-License-Identifier: GPL-3.0-or-later
// EXIF's orientation where Qt does not read it: in PNG and WebP.
#pragma once

#include <QtCore/QByteArrayView>
#include <QtGui/QImage>

namespace referee {

/// 1 to 8 as EXIF counts them, of a TIFF structure (with "Exif" before it or not); 1 when it says nothing sound.
int exifOrientation(QByteArrayView exif);

/// The picture turned and mirrored to stand upright.
QImage upright(const QImage& image, int orientation);

} // namespace referee
