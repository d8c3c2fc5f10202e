// SPDX-License-Identifier: GPL-3.0-or-later
// Picture files made byte by byte, as no encoder of Qt's makes them.
#pragma once

#include <QtCore/QBuffer>
#include <QtCore/QtEndian>
#include <QtGui/QImage>
#include <QtGui/QImageWriter>

namespace referee::test {

inline QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

inline QByteArray littleEndian(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToLittleEndian(value, bytes.data());
    return bytes;
}

/// Bit by bit, unlike the reader's table.
inline quint32 crc32(const QByteArray& bytes)
{
    quint32 crc = ~0U;
    for (const char byte : bytes) {
        crc ^= static_cast<uchar>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

inline QByteArray pngChunk(const char* name, const QByteArray& data)
{
    return bigEndian(quint32(data.size())) + name + data + bigEndian(crc32(name + data));
}

/// Of rows without their filter bytes. `colours` as PNG counts them: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6
/// RGBA.
struct PngParts {
    int width = 1;
    int height = 1;
    int depth = 8;
    int colours = 2;
    QByteArray row; ///< the same for all
    QByteArray chunks = {}; ///< before the pixels
};

inline QByteArray pngOf(const PngParts& parts)
{
    QByteArray head = bigEndian(quint32(parts.width)) + bigEndian(quint32(parts.height));
    head += char(parts.depth);
    head += char(parts.colours);
    head += QByteArray(3, '\0');
    const QByteArray rows = (QByteArray(1, '\0') + parts.row).repeated(parts.height);
    return "\x89PNG\r\n\x1a\n" + pngChunk("IHDR", head) + parts.chunks
        + pngChunk("IDAT", qCompress(rows).mid(4)) // without Qt's own length
        + pngChunk("IEND", {});
}

/// A TIFF structure with one entry, as EXIF's orientation comes; big-endian as cameras write it, or the other.
inline QByteArray exifOf(int orientation, bool isBig = true)
{
    if (isBig) {
        return QByteArray("MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19) + char(orientation)
            + QByteArray(6, '\0');
    }
    return QByteArray("II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18) + char(orientation) + QByteArray(7, '\0');
}

/// As one of Qt's encoders writes it.
inline QByteArray encoded(const QImage& image, const char* format, bool isProgressive = false)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QImageWriter writer(&buffer, format);
    writer.setQuality(100);
    writer.setProgressiveScanWrite(isProgressive);
    return writer.write(image) ? bytes : QByteArray();
}

/// A WebP file with EXIF, that is, in its extended form.
inline QByteArray webpWithExif(const QImage& image, const QByteArray& exif)
{
    const QByteArray plain = encoded(image, "webp");
    QByteArray extended(10, '\0');
    extended[0] = 0x08; // it has EXIF
    qToLittleEndian(quint16(image.width() - 1), extended.data() + 4);
    qToLittleEndian(quint16(image.height() - 1), extended.data() + 7);
    const QByteArray body
        = "WEBPVP8X" + littleEndian(10) + extended + plain.mid(12) + "EXIF" + littleEndian(quint32(exif.size())) + exif;
    return "RIFF" + littleEndian(quint32(body.size())) + body;
}

/// One picture of a GIF of four colours, pixel by pixel.
inline QByteArray gifPicture(int width, int height)
{
    QByteArray codes;
    int bits = 0;
    quint32 waiting = 0;
    const auto put = [&](quint32 code) { // of three bits, from the lowest on
        waiting |= code << bits;
        bits += 3;
        for (; bits >= 8; bits -= 8, waiting >>= 8) {
            codes += char(waiting & 0xFF);
        }
    };
    for (int i = 0; i < width * height; ++i) {
        if (i % 2 == 0) {
            put(4); // forget the table, so that codes stay three bits long
        }
        put(quint32(i / 3) % 4);
    }
    put(5); // the end
    codes += char(waiting);
    QByteArray picture("\x2C\0\0\0\0", 5);
    picture
        += QByteArray().append(char(width)).append('\0').append(char(height)).append('\0').append('\0').append('\2');
    for (qsizetype at = 0; at < codes.size(); at += 255) {
        const QByteArray block = codes.mid(at, 255);
        picture += char(block.size()) + block;
    }
    return picture + '\0';
}

inline QByteArray gifOf(int width, int height, int pictures)
{
    QByteArray gif("GIF89a");
    gif += QByteArray().append(char(width)).append('\0').append(char(height)).append('\0');
    gif += QByteArray("\x81\0\0", 3) + QByteArray::fromHex("000000ff000000ff000000ff");
    for (int i = 0; i < pictures; ++i) {
        gif += QByteArray("\x21\xF9\x04\0\x0A\0\0\0", 8) + gifPicture(width, height);
    }
    return gif + ';';
}

/// A picture in which no two places near each other look alike.
inline QImage busyImage(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            image.setPixel(x, y, qRgb((x * 67 + y * 31) % 256, (x * 29 + y * 101) % 256, (x * 13 + y * 7) % 256));
        }
    }
    return image;
}

} // namespace referee::test
