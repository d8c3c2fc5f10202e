// SPDX-License-Identifier: GPL-3.0-or-later
// The trash of the desktop (freedesktop.org's Trash specification). Not QFile::moveToTrash: that of Qt 6.4 moves files
// into the present folder when there is no trash, and never comes back when the trash cannot be written.
#pragma once

#include <filesystem>

namespace referee {

/// A file that lies in the trash.
struct Trashed {
    std::filesystem::path from;
    std::filesystem::path to;
    std::filesystem::path note; ///< from where it came
};

/// Moves a file into the trash of its volume, from where the file manager can bring it back. WriteError; then the file
/// is where it was.
Trashed moveToTrash(const std::filesystem::path& file);
/// Brings it back; nothing happens where that is not possible.
void bringBack(const Trashed& trashed) noexcept;

} // namespace referee
