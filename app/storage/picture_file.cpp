// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/picture_file.h"

#include "app/images/picture_reader.h"
#include "app/storage/atomic_file.h"

#include <QtCore/QBuffer>
#include <QtGui/QImageWriter>
#include <cstring>

namespace referee {

namespace {

QString textKey() { return QString::fromLatin1(kPictureTextKey); }

/// Of an image of format RGB888.
Picture valueOf(const QImage& rgb)
{
    Picture picture;
    picture.width = rgb.width();
    picture.height = rgb.height();
    const auto bytesPerRow = static_cast<size_t>(3 * picture.width);
    picture.rgb.resize(bytesPerRow * static_cast<size_t>(picture.height));
    for (int row = 0; row < rgb.height(); ++row) {
        std::memcpy(picture.rgb.data() + static_cast<size_t>(row) * bytesPerRow, rgb.constScanLine(row), bytesPerRow);
    }
    return picture;
}

/// 96 per inch, whatever the screen: the same picture gives the same bytes, with a window or without.
constexpr int kDotsPerMeter = 3780;

} // namespace

QImage toImage(const Picture& picture)
{
    QImage image(static_cast<int>(picture.width), static_cast<int>(picture.height), QImage::Format_RGB888);
    const auto bytesPerRow = static_cast<size_t>(3 * picture.width);
    for (int row = 0; row < image.height(); ++row) {
        std::memcpy(image.scanLine(row), picture.rgb.data() + static_cast<size_t>(row) * bytesPerRow, bytesPerRow);
    }
    return image;
}

Picture fromImage(const QImage& image) { return valueOf(asSeen(image)); }

void writePicture(const std::filesystem::path& file, const Picture& picture, const std::string& json)
{
    QImage image = toImage(picture);
    image.setDotsPerMeterX(kDotsPerMeter);
    image.setDotsPerMeterY(kDotsPerMeter);
    if (!json.empty()) {
        image.setText(textKey(), QString::fromStdString(json));
    }
    QByteArray png;
    QBuffer buffer(&png);
    QImageWriter writer(&buffer, "png");
    if (!writer.write(image)) {
        failWrite(file, "picture", writer.errorString().toStdString(), kExportAdvice);
    }
    // Encoded in memory first: libpng would report a full disk on stderr.
    replaceFile(file, { png.constData(), static_cast<size_t>(png.size()) }, "picture", kExportAdvice);
}

Picture readPicture(const std::filesystem::path& file) { return valueOf(readImage(file)); }

std::pair<Picture, std::string> readPictureAndText(const std::filesystem::path& file)
{
    auto [image, text] = readImageAndText(file, textKey());
    return { valueOf(image), std::move(text) };
}

std::string readPictureText(const std::filesystem::path& file) { return readImageText(file, textKey()); }

} // namespace referee
