// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments/standard_streams.h"

#include "core/base/errors.h"

#include <cstdio>
#include <fcntl.h>
#include <iostream>
#include <poll.h>
#include <unistd.h>

namespace referee::cli {

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

} // namespace referee::cli
