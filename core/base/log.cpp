// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <utility>

namespace referee {

namespace {

LogLevel levelOf(spdlog::level::level_enum level)
{
    switch (level) {
    case spdlog::level::trace:
    case spdlog::level::debug:
        return LogLevel::Debug;
    case spdlog::level::info:
        return LogLevel::Info;
    case spdlog::level::warn:
        return LogLevel::Warning;
    default:
        return LogLevel::Error;
    }
}

/// Passes messages to a function; spdlog calls it under the sink's mutex.
class FunctionSink : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit FunctionSink(LogSink sink)
        : m_sink(std::move(sink))
    {
    }

protected:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        m_sink(levelOf(message.level), std::string(message.payload.data(), message.payload.size()));
    }
    void flush_() override { }

private:
    LogSink m_sink;
};

bool isFunctionSink(const spdlog::sink_ptr& sink) { return dynamic_cast<const FunctionSink*>(sink.get()) != nullptr; }

} // namespace

void startLogging(bool isVerbose)
{
    const auto shown = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    const auto level = isVerbose ? spdlog::level::debug : spdlog::level::warn;
    shown->set_level(level);
    auto logger = std::make_shared<spdlog::logger>("referee", shown);
    const auto& present = spdlog::default_logger()->sinks();
    std::copy_if(present.begin(), present.end(), std::back_inserter(logger->sinks()), isFunctionSink);
    logger->set_level(logger->sinks().size() > 1 ? spdlog::level::debug : level);
    spdlog::set_default_logger(logger);
}

void addLogSink(LogSink sink)
{
    auto& logger = *spdlog::default_logger();
    for (const auto& present : logger.sinks()) {
        present->set_level(std::max(present->level(), logger.level())); // it keeps its level of output
    }
    logger.sinks().push_back(std::make_shared<FunctionSink>(std::move(sink)));
    logger.sinks().back()->set_level(spdlog::level::debug);
    logger.set_level(spdlog::level::debug);
}

void logDebug(const std::string& sentence) { spdlog::debug("{}", sentence); }
void logInfo(const std::string& sentence) { spdlog::info("{}", sentence); }
void logWarning(const std::string& sentence) { spdlog::warn("{}", sentence); }
void logError(const std::string& sentence) { spdlog::error("{}", sentence); }

} // namespace referee
