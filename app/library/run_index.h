// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of a folder and its sub folders, each file opened only when it has changed. Belongs to the thread that made
// it.
#pragma once

#include "app/library/index_store.h"
#include "app/library/library_query.h"

#include <QtCore/QHash>
#include <atomic>
#include <functional>

namespace referee {

/// What refreshing did.
struct IndexWork {
    int files = 0; ///< that are there
    int opened = 0;
    int removed = 0; ///< that are gone
    friend bool operator==(const IndexWork&, const IndexWork&) = default;
};

class RunIndex {
public:
    struct Options {
        QString cacheFolder = defaultCacheFolder();
        bool hasThumbnails = true; ///< false: entries() of files that were not opened lack them, and loading is faster
    };
    /// Knows at once what the index of the last time held. Never throws: the folder need not be there.
    explicit RunIndex(const QString& folder, const Options& options);
    explicit RunIndex(const QString& folder)
        : RunIndex(folder, Options())
    {
    }
    static QString defaultCacheFolder();

    const QString& folder() const { return m_folder; } ///< absolute
    bool isKept() const { return m_store.isKept(); } ///< false: the index cannot be written, all is read each time

    using Progress = std::function<void(int done, int total)>;
    /// Looks at all files and opens those that have changed. LoadError when there is no such folder, Cancelled when
    /// `stop` was set; what was read until then is kept.
    IndexWork refresh(const Progress& progress = {}, const std::atomic<bool>* stop = nullptr);

    // The same in pieces, for a thread that has other work: begin, then some until none is left.
    void beginRefresh(const std::atomic<bool>* stop = nullptr);
    /// Opens up to so many files; true: there are more.
    bool refreshSome(int files);
    int pending() const { return int(m_pending.size()); }
    const IndexWork& work() const { return m_work; } ///< of the refresh begun last
    /// Looks at one file again, whatever its stamp: new content, or it is gone. One outside the folder is left alone.
    void refreshFile(const QString& path);

    const QStringList& folders() const { return m_folders; } ///< that beginRefresh() found, the folder itself first
    QList<ui::LibraryEntry> entries(const LibraryQuery& query = {}) const;

private:
    void forgetMissing(const QHash<QString, FileStamp>& found);

    QString m_folder;
    IndexStore m_store;
    QHash<QString, IndexRow> m_rows;
    std::vector<FileStamp> m_pending;
    IndexWork m_work;
    QStringList m_folders;
};

} // namespace referee
