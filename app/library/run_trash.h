// SPDX-License-Identifier: GPL-3.0-or-later
// Moves runs to the trash of the desktop.
#pragma once

#include <QtCore/QString>

namespace referee {

/// Moves a run or a damaged run file to the trash, with its journal or not at all. LoadError if it is in progress or
/// does not exist, WriteError if it cannot be moved.
void moveRunToTrash(const QString& path);

} // namespace referee
