// SPDX-License-Identifier: GPL-3.0-or-later
// Whole sentences into the log. Torch-free: LibTorch brings headers of another fmt, which spdlog must not meet.
#pragma once

#include "core/base/types.h"

#include <functional>
#include <string>

namespace referee {

/// Log on stderr; called once by a program. Quiet shows warnings only.
void startLogging(bool isVerbose);

/// Is called for every sentence that is logged from then on, whatever stderr shows; from any thread, one at a time.
using LogSink = std::function<void(LogLevel level, const std::string& sentence)>;
/// Adds a sink (the window's log view); call it before other threads log.
void addLogSink(LogSink sink);

void logDebug(const std::string& sentence);
void logInfo(const std::string& sentence);
void logWarning(const std::string& sentence);
void logError(const std::string& sentence);

} // namespace referee
