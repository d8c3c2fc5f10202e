// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that a user does not want any more.
#pragma once

#include <QtCore/QString>

namespace referee {

/// Moves a run, or a file that is no good one, into the system's trash, whole or not at all. LoadError when it is being
/// painted or is not there, WriteError when there is no trash for its volume.
void moveRunToTrash(const QString& path);

} // namespace referee
