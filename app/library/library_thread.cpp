// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/library_thread.h"

namespace referee::studio {

LibraryThread::LibraryThread(const RunIndex::Options& options)
    : m_desk(new LibraryService(options))
{
    m_thread.setObjectName(QStringLiteral("library"));
    m_desk->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_desk, &QObject::deleteLater);
    m_thread.start();
}

LibraryThread::~LibraryThread()
{
    m_desk->shutdown();
    QMetaObject::invokeMethod(
        m_desk, [] {}, Qt::BlockingQueuedConnection); // behind the orders that wait
    m_thread.quit();
    m_thread.wait();
}

} // namespace referee::studio
