// SPDX-License-Identifier: GPL-3.0-or-later
// A picture as other programs take it from the clipboard or by drag and drop.
#pragma once

#include <QtCore/QMimeData>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>

namespace referee::studio {

class PictureMime {
public:
    /// Pixels, PNG bytes with `json` inside (empty: none), and a PNG file of that name for programs that take files
    /// only; it lives as long as this object. The caller owns the result.
    QMimeData* of(const QImage& image, const QString& json, const QString& fileName);

private:
    QTemporaryDir m_folder;
};

} // namespace referee::studio
