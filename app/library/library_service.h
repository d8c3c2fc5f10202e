// SPDX-License-Identifier: GPL-3.0-or-later
// The library at work for the window, on a thread of its own (LibraryThread): keeps the index, answers searches while
// it still reads files, and does what a user asks of a file.
#pragma once

#include "app/library/run_index.h"
#include "app/studio/worker/service_thread.h"

#include <QtCore/QFileSystemWatcher>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <memory>

namespace referee::studio {

class LibraryService : public QObject {
    Q_OBJECT
public:
    /// `options`: where the index is kept.
    explicit LibraryService(const RunIndex::Options& options = {});

    /// From any thread: what is under way ends soon, and nothing new begins.
    void shutdown() { m_stop = true; }

public Q_SLOTS:
    /// Shows what the index knows at once, then looks at the files, and again whenever the folder changes.
    void setFolder(const QString& folder);
    void refresh();
    /// Of several that wait only the last one is answered.
    void search(const referee::LibraryQuery& query);
    void setStarred(const QString& path, bool isStarred);
    /// The run goes into the system's trash, its journal with it; nothing is ever deleted for good. A run that is being
    /// painted stays.
    void moveToTrash(const QString& path);

Q_SIGNALS:
    void entriesReady(const QList<referee::ui::LibraryEntry>& entries);
    void progressed(int done, int total); ///< files opened; both 0: nothing had changed
    void failed(const QString& sentence);

private:
    /// Does something to a run, says what hinders it, and looks at its file again.
    void doTo(const QString& path, const std::function<void()>& act);
    void readSome();
    void answerNow();
    void watch();

    RunIndex::Options m_options;
    std::unique_ptr<RunIndex> m_index;
    LibraryQuery m_query;
    QFileSystemWatcher* m_watcher;
    QTimer* m_change; ///< the folder has changed; waits until it has calmed down
    QTimer* m_reading; ///< one piece of a refresh a turn of the event loop
    QTimer* m_answer; ///< due after the searches that wait
    QTimer* m_partial; ///< shows what has been read so far
    int m_total = 0;
    std::atomic<bool> m_stop = false;
};

class LibraryThread : public ServiceThread<LibraryService> {
public:
    explicit LibraryThread(const RunIndex::Options& options = {})
        : ServiceThread("library", new LibraryService(options))
    {
    }
    /// Waits for the calls that were posted (a star, a move to the trash): as long as reading a few files takes.
    ~LibraryThread()
    {
        service().shutdown();
        invoke([] {}, Qt::BlockingQueuedConnection);
    }
};

} // namespace referee::studio
