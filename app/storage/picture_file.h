// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures on disk: PNG with a JSON text of how it was made. Reading is app/images'; here it becomes a value of core.
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
/// As it is seen: see asSeen().
Picture fromImage(const QImage& image);

/// Writes a PNG through a temporary file that is renamed at the end, in place of what is there (a name of one's own is
/// had from NameClaim); `json` goes in as text (empty: none). WriteError (which file, why, what to do) when the folder
/// is missing, not writable or full; then what was there stays.
void writePicture(const std::filesystem::path& file, const Picture& picture, const std::string& json);

/// Reads a picture, see readImage(). LoadError.
Picture readPicture(const std::filesystem::path& file);
/// The picture and the JSON text of a PNG that we wrote; the text is empty for any other picture. LoadError.
std::pair<Picture, std::string> readPictureAndText(const std::filesystem::path& file);
/// The text alone, without decoding the picture; empty too when the file cannot be read.
std::string readPictureText(const std::filesystem::path& file);

} // namespace referee
