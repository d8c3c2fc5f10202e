// SPDX-License-Identifier: GPL-3.0-or-later
// Moves runs to the trash of the desktop.
#pragma once

#include <QtCore/QString>
#include <filesystem>
#include <vector>

namespace referee {

/// A file in the trash.
struct TrashedFile {
    std::filesystem::path from;
    std::filesystem::path to;
    std::filesystem::path note; ///< contains the original path
};

/// Moves a run or a damaged run file to the trash, with its journal or not at all; returns what was moved. LoadError if
/// it is in progress or does not exist, WriteError if it cannot be moved.
std::vector<TrashedFile> moveRunToTrash(const QString& path);

/// Takes the files back. WriteError when one is no longer in the trash, or its old place is taken.
void restoreFromTrash(const std::vector<TrashedFile>& files);

} // namespace referee
