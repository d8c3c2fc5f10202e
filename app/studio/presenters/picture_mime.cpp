// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/picture_mime.h"

#include "app/storage/picture_file.h"

#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtCore/QUrl>

namespace referee::studio {

QMimeData* PictureMime::of(const QImage& image, const QString& json, const QString& fileName)
{
    QImage told = image;
    if (!json.isEmpty()) {
        told.setText(QString::fromLatin1(kPictureTextKey), json);
    }
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    told.save(&buffer, "PNG");
    auto* mime = new QMimeData;
    mime->setImageData(image);
    mime->setData(QStringLiteral("image/png"), png);
    QFile file(m_folder.filePath(fileName));
    if (m_folder.isValid() && file.open(QIODevice::WriteOnly) && file.write(png) == png.size()) {
        mime->setUrls({ QUrl::fromLocalFile(file.fileName()) });
    }
    return mime;
}

} // namespace referee::studio
