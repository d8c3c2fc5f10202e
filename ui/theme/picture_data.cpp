// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/picture_data.h"

#include <QtCore/QMimeData>
#include <QtGui/QImageReader>

namespace referee::ui {

QByteArray pictureBytesIn(const QMimeData& data)
{
    const QString png = QStringLiteral("image/png"); // lossless, so preferred
    QStringList formats = data.formats();
    if (formats.removeOne(png)) {
        formats.prepend(png);
    }
    const QList<QByteArray> known = QImageReader::supportedMimeTypes();
    for (const QString& format : formats) {
        const QByteArray bytes = known.contains(format.toLatin1()) ? data.data(format) : QByteArray();
        if (!bytes.isEmpty()) {
            return bytes;
        }
    }
    return {};
}

} // namespace referee::ui
