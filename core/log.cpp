// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log.h"

#include <memory>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace referee {

void startLogging(bool isVerbose)
{
    auto logger = std::make_shared<spdlog::logger>("referee", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(isVerbose ? spdlog::level::debug : spdlog::level::warn);
    spdlog::set_default_logger(logger);
}

void logDebug(const std::string& sentence) { spdlog::debug("{}", sentence); }
void logInfo(const std::string& sentence) { spdlog::info("{}", sentence); }
void logWarning(const std::string& sentence) { spdlog::warn("{}", sentence); }

} // namespace referee
