// SPDX-License-Identifier: GPL-3.0-or-later
// A thread for slow work: its service is a QObject that is called by posts and answers by signals.
#pragma once

#include <QtCore/QMetaObject>
#include <QtCore/QThread>
#include <utility>

namespace referee {

/// Owns a service and its thread. The service has a thread-safe stop(), which ends its current work soon, and may have
/// a thread-safe allow(), which is called before new work is posted.
template <typename Service> class ServiceThread {
public:
    template <typename... Arguments>
    explicit ServiceThread(Arguments&&... arguments)
        : m_service(new Service(std::forward<Arguments>(arguments)...))
    {
        m_thread.setObjectName(QLatin1String(Service::kThreadName));
        m_service->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_service, &QObject::deleteLater);
        m_thread.start();
    }
    /// Stops the current work, carries out the pending calls, and waits for the thread.
    ~ServiceThread()
    {
        m_service->stop();
        QMetaObject::invokeMethod(
            m_service, [] {}, Qt::BlockingQueuedConnection); // after the pending calls
        m_thread.quit();
        m_thread.wait();
    }
    ServiceThread(const ServiceThread&) = delete;
    ServiceThread& operator=(const ServiceThread&) = delete;

    /// Only for connecting to its signals, and for stop().
    Service& service() { return *m_service; }

    /// `post(&LibraryService::setStarred, path, true)`
    template <typename... Parameters, typename... Arguments>
    void post(void (Service::*slot)(Parameters...), const Arguments&... arguments)
    {
        if constexpr (requires { m_service->allow(); }) {
            m_service->allow();
        }
        QMetaObject::invokeMethod(
            m_service, [service = m_service, slot, arguments...] { (service->*slot)(arguments...); },
            Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    Service* m_service; ///< lives on m_thread, deleted when it ends
};

} // namespace referee
