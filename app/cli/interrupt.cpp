// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include "core/errors.h"

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

void installSignalHandlers()
{
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    std::signal(SIGPIPE, SIG_IGN);
}

} // namespace referee::cli
