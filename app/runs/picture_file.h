// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures on disk: PNG with a JSON text of how it was made, and reading any picture that Qt reads.
#pragma once

#include "core/types.h"

#include <QtGui/QImage>
#include <filesystem>
#include <initializer_list>
#include <string>

namespace referee {

/// Key of the JSON text inside our PNG files.
inline constexpr const char* kPictureTextKey = "referee";

QImage toImage(const Picture& picture);
Picture fromImage(const QImage& image);

/// Writes a PNG through a temporary file that is renamed at the end; `json` goes in as text (empty: none). WriteError
/// (which file, why, what to do) when the folder is missing, not writable or full; then nothing is left behind.
void writePicture(const std::filesystem::path& file, const Picture& picture, const std::string& json);

/// Reads a picture; LoadError when there is none.
Picture readPicture(const std::filesystem::path& file);
/// The JSON text of a PNG that we wrote; empty for any other picture.
std::string readPictureText(const std::filesystem::path& file);

/// `folder/name` with " 2", " 3"… behind it while a file of that name and one of the suffixes exists: a file is never
/// overwritten. The suffix is the caller's to add.
std::filesystem::path freeName(
    const std::filesystem::path& folder, const std::string& name, std::initializer_list<const char*> suffixes);

} // namespace referee
