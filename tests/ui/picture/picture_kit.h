// SPDX-License-Identifier: GPL-3.0-or-later
// A picture that tells its pixels apart.
#pragma once

#include <QtGui/QImage>

namespace referee::test {

/// Each pixel another colour: red says the column, green the row.
inline QImage chart(int side)
{
    QImage image(side, side, QImage::Format_RGB32);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            image.setPixelColor(x, y, QColor(x * 255 / side, y * 255 / side, 128));
        }
    }
    return image;
}

} // namespace referee::test
