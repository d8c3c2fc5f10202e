// SPDX-License-Identifier: GPL-3.0-or-later
// An object on a thread of its own: its slots are called through the thread's event loop, its signals are connected.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QThread>

#include <utility>

namespace referee {

template <typename Service> class ServiceThread {
public:
    ServiceThread(const char* name, Service* service)
        : m_service(service)
    {
        m_thread.setObjectName(QString::fromLatin1(name));
        m_service->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_service, &QObject::deleteLater);
        m_thread.start();
    }
    /// Waits for the call under way.
    ~ServiceThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    ServiceThread(const ServiceThread&) = delete;
    ServiceThread& operator=(const ServiceThread&) = delete;

    /// To connect signals and slots, and for functions that any thread may call.
    Service& service() const { return *m_service; }

    /// `post(&LibraryService::setStarred, path, true)`
    template <typename... Parameters, typename... Arguments>
    void post(void (Service::*slot)(Parameters...), const Arguments&... arguments)
    {
        invoke([service = m_service, slot, arguments...] { (service->*slot)(arguments...); });
    }
    template <typename Act> void invoke(Act act, Qt::ConnectionType connection = Qt::QueuedConnection)
    {
        QMetaObject::invokeMethod(m_service, std::move(act), connection);
    }

private:
    QThread m_thread;
    Service* m_service; ///< lives on m_thread, deleted when that ends
};

} // namespace referee
