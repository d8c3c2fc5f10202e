// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that a user does not want any more.
#pragma once

#include <QtCore/QString>
#include <filesystem>

namespace referee {

// The trash of the desktop (freedesktop.org's Trash specification). Not QFile::moveToTrash: that of Qt 6.4 moves files
// into the present folder when there is no trash, and never comes back when the trash cannot be written.

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

/// Moves a run, or a file that is no good one, into the system's trash, whole or not at all. LoadError when it is being
/// painted or is not there, WriteError when there is no trash for its volume.
void moveRunToTrash(const QString& path);

} // namespace referee
