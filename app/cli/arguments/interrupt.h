// SPDX-License-Identifier: GPL-3.0-or-later
// SIGINT and SIGTERM as a stop flag: the step ends within a stage, and what was painted is kept.
#pragma once

#include <atomic>

namespace referee::cli {

/// Set by the first signal; a second one ends the program at once.
const std::atomic<bool>& stopFlag();
void installSignalHandlers();

} // namespace referee::cli
