// SPDX-License-Identifier: GPL-3.0-or-later
// The desk's thread, and the only way to it: orders are posted.
#pragma once

#include "app/library/library_service.h"

#include <QtCore/QThread>

namespace referee::studio {

class LibraryThread {
public:
    explicit LibraryThread(const RunIndex::Options& options = {});
    /// Ends the thread and waits for it: as long as reading a few files takes. Orders that still wait (a star, a move
    /// to the trash) are followed.
    ~LibraryThread();
    LibraryThread(const LibraryThread&) = delete;
    LibraryThread& operator=(const LibraryThread&) = delete;

    /// To connect with its signals only.
    LibraryService& desk() { return *m_desk; }

    /// `post(&LibraryService::setStarred, path, true)`
    template <typename... Parameters, typename... Arguments>
    void post(void (LibraryService::*order)(Parameters...), const Arguments&... arguments)
    {
        QMetaObject::invokeMethod(
            m_desk, [desk = m_desk, order, arguments...] { (desk->*order)(arguments...); }, Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    LibraryService* m_desk; ///< lives on m_thread, deleted when that ends
};

} // namespace referee::studio
