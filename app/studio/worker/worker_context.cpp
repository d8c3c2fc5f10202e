// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/worker_context.h"

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

} // namespace referee::studio
