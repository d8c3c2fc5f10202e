// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments/interrupt.h"

#include "core/base/errors.h"

#include <csignal>
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

} // namespace referee::cli
