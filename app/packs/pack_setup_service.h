// SPDX-License-Identifier: GPL-3.0-or-later
// Model import for the window, on its own thread (PackSetupThread): makes packs from folders, reads manifests and
// downloads. One task at a time.
#pragma once

#include "app/packs/fetch_job.h"
#include "app/packs/pack_adder.h"
#include "app/storage/service_thread.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>

#include <atomic>
#include <memory>

namespace referee::studio {

class PackSetupService : public QObject {
    Q_OBJECT
public:
    explicit PackSetupService(PackChecker checker);

    /// From any thread: ends the current task soon, with failed() or fetched().
    void stop() { m_stop = true; }
    /// From any thread, before a task is posted.
    void allow() { m_stop = false; }

public Q_SLOTS:
    void add(const referee::AddRequest& request);
    void readManifest(const QString& path);
    void fetch(const QString& manifest, const QString& folder, const QString& mirror);

Q_SIGNALS:
    /// "check unet", "hash …": at most ten times a second.
    void addProgressed(const QString& what, quint64 done, quint64 total);
    void added(const referee::AddedPack& pack);
    void manifestRead(const QString& path, const referee::FetchManifest& manifest);
    void manifestRefused(const QString& path, const QString& sentence);
    void fetchProgressed(const referee::FetchProgress& progress);
    void noted(const QString& sentence);
    void fetched(const referee::FetchResult& result, const QString& folder);
    /// A task failed or, with `isStopped`, was stopped.
    void failed(const QString& sentence, bool isStopped);

private:
    void guard(const std::function<void()>& act);

    PackChecker m_checker;
    std::unique_ptr<FetchJob> m_job;
    QElapsedTimer m_shown;
    std::atomic<bool> m_stop = false;
};

class PackSetupThread : public ServiceThread<PackSetupService> {
public:
    explicit PackSetupThread(PackChecker checker)
        : ServiceThread("weights", new PackSetupService(std::move(checker)))
    {
    }
    ~PackSetupThread() { stop(); } ///< waits as long as reading a tensor takes

    void stop() { service().stop(); }
    template <typename... Arguments> void post(const Arguments&... arguments)
    {
        service().allow();
        ServiceThread::post(arguments...);
    }
};

} // namespace referee::studio
