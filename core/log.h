// SPDX-License-Identifier: GPL-3.0-or-later
// Whole sentences into the log. Torch-free: LibTorch brings headers of another fmt, which spdlog must not meet.
#pragma once

#include <string>

namespace referee {

/// Log on stderr; called once by a program. Quiet shows warnings only.
void startLogging(bool isVerbose);

void logDebug(const std::string& sentence);
void logInfo(const std::string& sentence);
void logWarning(const std::string& sentence);

} // namespace referee
