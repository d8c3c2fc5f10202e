// SPDX-License-Identifier: GPL-3.0-or-later
// Every picture that the program reads comes through here, and comes out as it is seen: upright, in sRGB, whole.
#pragma once

#include <QtGui/QImage>
#include <filesystem>
#include <string>
#include <vector>

namespace referee {

/// A picture with more pixels than this on a side is refused before it is decoded.
inline constexpr int kMaxPictureSide = 16384;

/// What lies under the transparent parts of a picture: white of one that is shown, black of a mask.
enum class Ground { White, Black };

/// A picture and the text that our PNG files carry under a key; empty for all others.
struct PictureAndText {
    QImage image;
    std::string text;
};

/// The file's picture, RGB888. Of an animation the first picture. LoadError when it is none, is cut short or damaged,
/// or is larger than kMaxPictureSide.
QImage readImage(const std::filesystem::path& file, Ground ground = Ground::White);
/// The same of a file's bytes; `name` stands in the sentences.
QImage readImage(const QByteArray& bytes, const std::string& name, Ground ground = Ground::White);
PictureAndText readImageAndText(const std::filesystem::path& file, const QString& key);
/// Only the text, without decoding the picture; empty when there is none, or no such file.
std::string readImageText(const std::filesystem::path& file, const QString& key);

/// A picture of ours out of a run file or an index; null when it is damaged.
QImage previewOf(const std::vector<uint8_t>& png);

/// An image that is in memory as it is seen: its colour space applied, its transparent parts over the ground. RGB888.
QImage asSeen(QImage image, Ground ground = Ground::White);

} // namespace referee
