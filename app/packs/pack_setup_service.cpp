// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/pack_setup_service.h"

#include "core/base/errors.h"
#include "core/base/log.h"

namespace referee::studio {

namespace {

constexpr qint64 kProgressMs = 100;

} // namespace

PackSetupService::PackSetupService(PackChecker checker)
    : m_checker(std::move(checker))
{
}

/// Turns all errors into failed().
void PackSetupService::guard(const std::function<void()>& act)
{
    try {
        act();
    } catch (const Cancelled& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()), true);
    } catch (const Error& error) {
        logWarning(error.what());
        Q_EMIT failed(QString::fromUtf8(error.what()), false);
    } catch (const std::bad_alloc&) {
        Q_EMIT failed(tr("Out of memory while reading these models. Close other programs."), false);
    } catch (const std::exception& error) {
        logError(error.what());
        Q_EMIT failed(tr("Internal error: %1 (please report it)").arg(QString::fromUtf8(error.what())), false);
    }
}

void PackSetupService::add(const AddRequest& request)
{
    guard([&] {
        m_shown.invalidate();
        std::string last;
        const auto show = [&](const std::string& what, uint64_t done, uint64_t total) {
            if (what == last && m_shown.isValid() && m_shown.elapsed() < kProgressMs) {
                return;
            }
            last = what;
            m_shown.start();
            Q_EMIT addProgressed(QString::fromStdString(what), done, total);
        };
        Q_EMIT added(addPack(request, m_checker, { show, &m_stop }));
    });
}

void PackSetupService::readManifest(const QString& path)
{
    try {
        Q_EMIT manifestRead(path, FetchManifest::load(path.toStdString()));
    } catch (const Error& error) {
        Q_EMIT manifestRefused(path, QString::fromUtf8(error.what()));
    }
}

void PackSetupService::fetch(const QString& manifest, const QString& folder, const QString& mirror)
{
    guard([&] {
        FetchRequest request;
        request.manifest = FetchManifest::load(manifest.toStdString());
        request.folder = folder.toStdString();
        request.mirror = mirror.toStdString();
        m_job = std::make_unique<FetchJob>(std::move(request), &m_stop);
        connect(m_job.get(), &FetchJob::progressed, this, &PackSetupService::fetchProgressed);
        connect(m_job.get(), &FetchJob::noted, this, &PackSetupService::noted);
        connect(m_job.get(), &FetchJob::finished, this,
            [this, folder](const FetchResult& result) { Q_EMIT fetched(result, folder); });
        m_job->start();
    });
}

} // namespace referee::studio
