// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/worker_context.h"

#include "app/studio/worker/worker_events.h"
#include "core/base/errors.h"
#include "core/base/log.h"

#include <QtCore/QCoreApplication>
#include <new>

namespace referee::studio {

namespace {

Outcome failureOf(const QString& sentence)
{
    logError(sentence.toStdString());
    return { false, sentence };
}

bool isSaving(Command command)
{
    return command == Command::SavePicture || command == Command::SaveRun || command == Command::SaveNumbers
        || command == Command::SetStarred || command == Command::SetTitle;
}

} // namespace

Outcome guarded(const std::function<void()>& act)
{
    try {
        act();
        return {};
    } catch (const Cancelled&) {
        return { true, {} };
    } catch (const UsageError& error) {
        logWarning(error.what());
        return { false, QString::fromUtf8(error.what()) };
    } catch (const Error& error) {
        return failureOf(QString::fromUtf8(error.what()));
    } catch (const std::bad_alloc&) {
        return failureOf(QCoreApplication::translate("referee::studio",
            "Out of memory. Use fewer views, fewer views per pass or a smaller picture, or close other "
            "programs."));
    } catch (const std::exception& error) {
        return failureOf(QCoreApplication::translate("referee::studio", "Internal error: %1 (please report it)")
                             .arg(QString::fromUtf8(error.what())));
    }
}

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
