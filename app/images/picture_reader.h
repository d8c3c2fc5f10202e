// SPDX-License-Identifier: GPL-3.0-or-later
// Reads all pictures of the program, as they are to be shown: upright, in sRGB, complete.
#pragma once

#include <QtGui/QImage>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace referee {

/// A picture with more pixels per side is rejected before it is decoded.
inline constexpr int kMaxPictureSide = 16384;

/// The background of transparent parts: white for pictures, black for masks.
enum class Ground { White, Black };

/// The file's picture, RGB888; of an animation the first frame. LoadError for a file that is no picture, is cut short,
/// damaged, or larger than kMaxPictureSide.
QImage readImage(const std::filesystem::path& file, Ground ground = Ground::White);
/// The same from a file's bytes; `name` appears in errors.
QImage readImage(const QByteArray& bytes, const std::string& name, Ground ground = Ground::White);
/// The picture and a text of our PNG files; empty for other files.
std::pair<QImage, std::string> readImageAndText(const std::filesystem::path& file, const QString& key);
/// Only the text, without decoding the picture; empty when the text or the file is missing.
std::string readImageText(const std::filesystem::path& file, const QString& key);

/// Decodes a preview of a run file or an index; null when it is damaged.
QImage previewOf(const std::vector<uint8_t>& png);

/// Converts an image to sRGB and draws its transparent parts over the ground. RGB888.
QImage asSeen(QImage image, Ground ground = Ground::White);

} // namespace referee
