// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/images/exif_orientation.h"

#include <QtCore/QtEndian>
#include <QtGui/QTransform>

namespace referee {

namespace {

constexpr quint16 kOrientation = 0x0112;
constexpr quint16 kShort = 3; ///< TIFF's type of 16 bits
constexpr qsizetype kEntryBytes = 12;

/// Numbers of a TIFF structure in its own byte order; 0 behind its end.
class TiffBytes {
public:
    explicit TiffBytes(QByteArrayView bytes)
        : m_bytes(bytes)
        , m_isBig(bytes.startsWith("MM"))
    {
    }
    quint16 shortAt(qsizetype at) const { return numberAt<quint16>(at); }
    quint32 longAt(qsizetype at) const { return numberAt<quint32>(at); }
    bool isSound() const
    {
        return (m_isBig || m_bytes.startsWith("II")) && shortAt(2) == 42; // the answer is TIFF's sign
    }
    qsizetype size() const { return m_bytes.size(); }

private:
    template <typename Number> Number numberAt(qsizetype at) const
    {
        if (at < 0 || at > m_bytes.size() - qsizetype(sizeof(Number))) {
            return 0;
        }
        const char* place = m_bytes.data() + at;
        return m_isBig ? qFromBigEndian<Number>(place) : qFromLittleEndian<Number>(place);
    }

    QByteArrayView m_bytes;
    bool m_isBig;
};

} // namespace

int exifOrientation(QByteArrayView exif)
{
    static const QByteArrayView kHead("Exif\0\0", 6);
    const TiffBytes tiff(exif.startsWith(kHead) ? exif.sliced(kHead.size()) : exif);
    if (!tiff.isSound()) {
        return 1;
    }
    const qsizetype directory = tiff.longAt(4);
    for (int i = 0; i < tiff.shortAt(directory); ++i) {
        const qsizetype entry = directory + 2 + i * kEntryBytes;
        if (entry > tiff.size()) {
            return 1;
        }
        if (tiff.shortAt(entry) == kOrientation && tiff.shortAt(entry + 2) == kShort) {
            const int value = tiff.shortAt(entry + 8);
            return value >= 1 && value <= 8 ? value : 1;
        }
    }
    return 1;
}

QImage upright(const QImage& image, int orientation)
{
    const auto turned = [](const QImage& from, int degrees) { return from.transformed(QTransform().rotate(degrees)); };
    switch (orientation) {
    case 2:
        return image.mirrored(true, false);
    case 3:
        return image.mirrored(true, true);
    case 4:
        return image.mirrored(false, true);
    case 5:
        return turned(image.mirrored(true, false), 270);
    case 6:
        return turned(image, 90);
    case 7:
        return turned(image.mirrored(true, false), 90);
    case 8:
        return turned(image, 270);
    default:
        return image;
    }
}

} // namespace referee
