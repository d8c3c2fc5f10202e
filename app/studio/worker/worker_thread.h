// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's thread, and the only way to it: orders are posted, those that cannot wait interrupt.
#pragma once

#include "app/studio/worker/engine_worker.h"
#include "app/studio/worker/worker_context.h"

#include <QtCore/QThread>

namespace referee::studio {

class WorkerThread {
public:
    explicit WorkerThread(EngineLoader loader);
    /// Interrupts, lets the orders before this moment be followed (a save), ends the thread and waits for it: as long
    /// as a stage takes.
    ~WorkerThread();
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

    /// To connect with its signals only.
    EngineWorker& worker() { return *m_worker; }

    /// Is followed after the iteration under way: `post(&EngineWorker::setScoring, true)`.
    template <typename... Parameters, typename... Arguments>
    void post(void (EngineWorker::*order)(Parameters...), const Arguments&... arguments)
    {
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker, order, arguments...] { (worker->*order)(arguments...); },
            Qt::QueuedConnection);
    }

    /// Is followed as soon as the present stage ends.
    template <typename... Parameters, typename... Arguments>
    void interrupt(void (EngineWorker::*order)(Parameters...), const Arguments&... arguments)
    {
        interruptBy(Qt::QueuedConnection, order, arguments...);
    }

private:
    template <typename... Parameters, typename... Arguments>
    void interruptBy(
        Qt::ConnectionType connection, void (EngineWorker::*order)(Parameters...), const Arguments&... arguments)
    {
        m_gate.announce();
        QMetaObject::invokeMethod(
            m_worker,
            [gate = &m_gate, worker = m_worker, order, arguments...] {
                gate->arrive();
                (worker->*order)(arguments...);
            },
            connection);
    }

    CancellationCounter m_gate;
    QThread m_thread;
    EngineWorker* m_worker; ///< lives on m_thread, deleted when that ends
};

} // namespace referee::studio
