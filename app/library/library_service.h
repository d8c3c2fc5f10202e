// SPDX-License-Identifier: GPL-3.0-or-later
// The library of the window, on its own thread (LibraryThread): updates the index, answers searches while files are
// still read, and changes run files.
#pragma once

#include "app/library/run_index.h"
#include "app/library/run_trash.h"
#include "app/storage/service_thread.h"

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

    /// From any thread: ends the current work soon; nothing new begins.
    void stop() { m_stop = true; }

public Q_SLOTS:
    /// Shows the saved index at once, then reads changed files, and again whenever the folder changes.
    void setFolder(const QString& folder);
    void refresh();
    /// Only the last of several pending searches is answered.
    void search(const referee::LibraryQuery& query);
    void setStarred(const QString& path, bool isStarred);
    void setTitle(const QString& path, const QString& title);
    /// Moves the run to the trash, unless it is in progress.
    void moveToTrash(const QString& path);
    /// Takes a run back that moveToTrash() has moved.
    void takeFromTrash(const QString& path);

Q_SIGNALS:
    void entriesReady(const QList<referee::ui::LibraryEntry>& entries);
    void progressed(int done, int total); ///< files opened; both 0: nothing changed
    void trashed(const QString& path);
    void failed(const QString& sentence);

private:
    /// Changes a run, reports errors, and reads its file again.
    void change(const QString& path, const std::function<void()>& act);
    void readSome();
    void answerNow();
    void watch();

    RunIndex::Options m_options;
    std::unique_ptr<RunIndex> m_index;
    LibraryQuery m_query;
    QFileSystemWatcher* m_watcher;
    QTimer* m_change; ///< delays the refresh until the folder stops changing
    QTimer* m_reading; ///< one step of a refresh per iteration of the event loop
    QTimer* m_answer; ///< due after the pending searches
    QTimer* m_partial; ///< shows the entries read so far
    QHash<QString, std::vector<TrashedFile>> m_trashed; ///< by the path of the run
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
        service().stop();
        invoke([] {}, Qt::BlockingQueuedConnection);
    }
};

} // namespace referee::studio
