// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures on disk: PNG with a JSON text of how it was made. app/images decodes them; here they become a Picture.
#pragma once

#include "core/base/types.h"

#include <QtGui/QImage>
#include <filesystem>
#include <string>
#include <utility>

namespace referee {

/// Key of the JSON text inside our PNG files.
inline constexpr const char* kPictureTextKey = "referee";

QImage toImage(const Picture& picture);
/// Of the image as it is shown: see asSeen().
Picture fromImage(const QImage& image);

/// Writes a PNG through a temporary file that is renamed at the end and replaces an older file (for a new name, use
/// NameClaim); `json` becomes its text (empty: none). WriteError when the folder is missing, not writable or full; then
/// the older file stays.
void writePicture(const std::filesystem::path& file, const Picture& picture, const std::string& json);

/// Reads a picture, see readImage(). LoadError.
Picture readPicture(const std::filesystem::path& file);
/// The picture and the JSON text of a PNG that we wrote; the text is empty for any other picture. LoadError.
std::pair<Picture, std::string> readPictureAndText(const std::filesystem::path& file);
/// The text alone, without decoding the picture; empty also when the file cannot be read.
std::string readPictureText(const std::filesystem::path& file);

} // namespace referee
