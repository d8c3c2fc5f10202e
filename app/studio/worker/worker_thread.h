// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's thread, and the only way to it: commands are posted; those that cannot wait interrupt.
#pragma once

#include "app/storage/service_thread.h"
#include "app/studio/worker/engine_worker.h"
#include "app/studio/worker/worker_context.h"

namespace referee::studio {

class WorkerThread {
public:
    explicit WorkerThread(EngineLoader loader)
        : m_thread("optimizer", new EngineWorker(std::move(loader), m_gate.flag()))
    {
    }
    /// Interrupts, waits for the commands that were posted before (a save), and ends the thread: as long as a stage
    /// takes.
    ~WorkerThread()
    {
        // No command may end the thread: it could be executed while this thread still posts it, and posting ends with
        // waking the other thread's event loop, which would be gone by then.
        interruptBy(Qt::BlockingQueuedConnection, &EngineWorker::shutdown);
    }

    /// To connect signals and slots; calls go through post() or interrupt().
    EngineWorker& worker() { return m_thread.service(); }

    /// Executed after the iteration under way: `post(&EngineWorker::setScoring, true)`.
    template <typename... Arguments> void post(const Arguments&... arguments) { m_thread.post(arguments...); }

    /// Executed as soon as the present stage ends.
    template <typename Slot, typename... Arguments> void interrupt(Slot slot, const Arguments&... arguments)
    {
        interruptBy(Qt::QueuedConnection, slot, arguments...);
    }

private:
    template <typename Slot, typename... Arguments>
    void interruptBy(Qt::ConnectionType connection, Slot slot, const Arguments&... arguments)
    {
        m_gate.announce();
        m_thread.invoke(
            [gate = &m_gate, worker = &worker(), slot, arguments...] {
                gate->arrive();
                (worker->*slot)(arguments...);
            },
            connection);
    }

    CancellationCounter m_gate;
    ServiceThread<EngineWorker> m_thread;
};

} // namespace referee::studio
