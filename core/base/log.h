// SPDX-License-Identifier: GPL-3.0-or-later
// The log. Torch-free: LibTorch's headers bring another version of fmt than spdlog needs.
#pragma once

#include "core/base/types.h"

#include <functional>
#include <string>

namespace referee {

/// Logs to stderr; a program calls it once. Without `isVerbose` only warnings and errors are shown.
void startLogging(bool isVerbose);

/// Called for every message, whatever the level of stderr; from any thread, one at a time.
using LogSink = std::function<void(LogLevel level, const std::string& sentence)>;
/// Adds a sink (the window's log view); call it before other threads log.
void addLogSink(LogSink sink);

void logDebug(const std::string& sentence);
void logInfo(const std::string& sentence);
void logWarning(const std::string& sentence);
void logError(const std::string& sentence);

} // namespace referee
