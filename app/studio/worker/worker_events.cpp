// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

namespace {

bool isSaving(Command command)
{
    return command == Command::SavePicture || command == Command::SaveRun || command == Command::SaveNumbers
        || command == Command::SetStarred || command == Command::SetTitle;
}

} // namespace

Outcome WorkerEvents::attempt(Command command, const std::function<void()>& act)
{
    Outcome outcome = guarded(act);
    if (!outcome.failure.isEmpty() && isSaving(command)) {
        Q_EMIT saveFailed(outcome.failure, command);
    } else if (!outcome.failure.isEmpty()) {
        Q_EMIT refused(outcome.failure, command);
    }
    return outcome;
}

} // namespace referee::studio
