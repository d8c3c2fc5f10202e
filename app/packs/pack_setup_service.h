// SPDX-License-Identifier: GPL-3.0-or-later
// Bringing weights for the window, on a thread of its own (PackSetupThread): checks folders and makes packs, reads
// manifests, fetches. One order at a time.
#pragma once

#include "app/packs/fetch_job.h"
#include "app/packs/pack_adder.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QThread>

#include <atomic>
#include <memory>

namespace referee::studio {

class PackSetupService : public QObject {
    Q_OBJECT
public:
    explicit PackSetupService(PackChecker checker);

    /// From any thread: what is under way ends soon, and says so.
    void stop() { m_stop = true; }
    /// From any thread, before an order is posted.
    void allow() { m_stop = false; }

public Q_SLOTS:
    void add(const referee::AddOrder& order);
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
    /// An order that could not be followed; `isStopped`: because it was stopped.
    void failed(const QString& sentence, bool isStopped);

private:
    void guard(const std::function<void()>& act);

    PackChecker m_checker;
    std::unique_ptr<FetchJob> m_job;
    QElapsedTimer m_told;
    std::atomic<bool> m_stop = false;
};

/// The desk's thread, and the only way to it.
class PackSetupThread {
public:
    explicit PackSetupThread(PackChecker checker);
    ~PackSetupThread(); ///< stops what is under way and waits for it: as long as reading a tensor takes
    PackSetupThread(const PackSetupThread&) = delete;
    PackSetupThread& operator=(const PackSetupThread&) = delete;

    /// To connect with its signals only.
    PackSetupService& desk() { return *m_desk; }
    void stop() { m_desk->stop(); }

    /// `post(&PackSetupService::readManifest, path)`
    template <typename... Parameters, typename... Arguments>
    void post(void (PackSetupService::*order)(Parameters...), const Arguments&... arguments)
    {
        m_desk->allow();
        QMetaObject::invokeMethod(
            m_desk, [desk = m_desk, order, arguments...] { (desk->*order)(arguments...); }, Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    PackSetupService* m_desk; ///< lives on m_thread, deleted when that ends
};

} // namespace referee::studio
