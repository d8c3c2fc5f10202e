// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments/terminal.h"

#include "core/base/errors.h"

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <iostream>
#include <poll.h>
#include <unistd.h>

namespace referee::cli {

namespace {

std::atomic<bool> wasInterrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "only lock-free atomics may be set in a signal handler");

extern "C" void onSignal(int)
{
    if (wasInterrupted.exchange(true)) {
        _exit(static_cast<int>(ExitCode::Interrupted));
    }
}

/// True for a pipe whose reader has closed it.
bool hasNoReader()
{
    pollfd output { STDOUT_FILENO, POLLOUT, 0 };
    return ::poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
}

} // namespace

const std::atomic<bool>& stopFlag() { return wasInterrupted; }

/// Without SA_RESTART, so that blocking system calls are interrupted too.
void installSignalHandlers()
{
    struct sigaction action = {};
    action.sa_handler = onSignal;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe and a file at its size limit
    std::signal(SIGXFSZ, SIG_IGN); // are reported as errors of the write
}

void printNote(const std::string& text) { std::cerr << "Note: " << text << std::endl; }

void printJsonLine(const nlohmann::ordered_json& object)
{
    std::cout << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
}

void reserveStandardStreams()
{
    for (const int stream : { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO }) {
        if (::fcntl(stream, F_GETFD) < 0) { // open() takes the lowest free number, which is this one
            ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY); // the wrong mode: printing still fails
        }
    }
}

int exitCodeAfterOutput(const char* program, int exitCode)
{
    std::cout.flush();
    const bool isWritten = std::cout.good() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    if (isWritten || hasNoReader()) {
        return exitCode;
    }
    std::cerr << program << ": stdout: the output could not be written. Free space or redirect it elsewhere. Files "
              << "written with --out are not affected." << std::endl;
    return exitCode == 0 ? static_cast<int>(ExitCode::CannotWrite) : exitCode;
}

std::string usageText(const CLI::ParseError& error, const std::string& program)
{
    const std::string text = error.what();
    const std::string mark = ": At Most 1 required but received ";
    const size_t at = text.find(mark);
    const std::string count = at == std::string::npos ? "" : text.substr(at + mark.size());
    return (count.empty() ? text : text.substr(0, at) + " can be given only once, got " + count) + " (see " + program
        + " --help).";
}

} // namespace referee::cli
