// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/worker_thread.h"

#include <utility>

namespace referee::studio {

WorkerThread::WorkerThread(EngineLoader loader)
    : m_worker(new EngineWorker(std::move(loader), m_gate.flag()))
{
    m_thread.setObjectName(QStringLiteral("optimizer"));
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

WorkerThread::~WorkerThread()
{
    // No order may end the thread: it could be followed while this thread still posts it, and posting ends with waking
    // the other thread's event loop, which would be gone by then.
    interruptBy(Qt::BlockingQueuedConnection, &EngineWorker::shutdown);
    m_thread.quit();
    m_thread.wait();
}

} // namespace referee::studio
