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

} // namespace

const std::atomic<bool>& stopFlag() { return wasInterrupted; }

/// Without SA_RESTART: what waits in a system call is interrupted too.
void installSignalHandlers()
{
    struct sigaction action = {};
    action.sa_handler = onSignal;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a reader that went away,
    std::signal(SIGXFSZ, SIG_IGN); // and a file that reached the limit of its size, are errors of the write
}

namespace {

/// Of a pipe whose reader has gone.
bool hasNoReader()
{
    pollfd output { STDOUT_FILENO, POLLOUT, 0 };
    return ::poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
}

} // namespace

void reserveStandardStreams()
{
    for (const int stream : { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO }) {
        if (::fcntl(stream, F_GETFD) < 0) { // takes the least free number, which is this one
            ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY); // printing still fails
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
    std::cerr << program << ": stdout: what was to be printed could not be written. Free space where it goes, or "
              << "let it go elsewhere; files named with --out are not concerned." << std::endl;
    return exitCode == 0 ? static_cast<int>(ExitCode::CannotWrite) : exitCode;
}

std::string usageText(const CLI::ParseError& error, const std::string& program)
{
    const std::string text = error.what();
    const std::string mark = ": At Most 1 required but received ";
    const size_t at = text.find(mark);
    return (at == std::string::npos ? text
                                    : text.substr(0, at) + " was expected once, found " + text.substr(at + mark.size())
                       + " times; leave out all but one")
        + " (see " + program + " --help).";
}

} // namespace referee::cli
