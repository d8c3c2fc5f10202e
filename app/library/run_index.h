// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of a folder and its subfolders. A file is opened only if it has changed. Not thread-safe.
#pragma once

#include "app/library/index_store.h"
#include "app/library/library_query.h"

#include <QtCore/QHash>
#include <atomic>
#include <functional>

namespace referee {

/// The result of a refresh.
struct IndexWork {
    int files = 0; ///< in the folder
    int opened = 0;
    int removed = 0; ///< that no longer exist
    friend bool operator==(const IndexWork&, const IndexWork&) = default;
};

/// What the library shows of one run file. Never throws because of a file: one that cannot be read has a `problem`. A
/// run in progress is not disturbed.
ui::LibraryEntry readEntry(const FileStamp& stamp);

class RunIndex {
public:
    struct Options {
        QString cacheFolder = defaultCacheFolder();
        bool hasThumbnails = true; ///< false: faster, but entries() of unchanged files have no thumbnail
    };
    /// Loads the index that was saved last. Never throws: the folder need not exist.
    explicit RunIndex(const QString& folder, const Options& options);
    explicit RunIndex(const QString& folder)
        : RunIndex(folder, Options())
    {
    }
    static QString defaultCacheFolder();

    const QString& folder() const { return m_folder; } ///< absolute
    bool isKept() const { return m_store.isKept(); } ///< false: the index cannot be saved

    using Progress = std::function<void(int done, int total)>;
    /// Opens all files that have changed. LoadError if the folder does not exist, Cancelled if `stop` is set; entries
    /// read so far are kept.
    IndexWork refresh(const Progress& progress = {}, const std::atomic<bool>* stop = nullptr);

    // The same in steps, for a thread with other work.
    void beginRefresh(const std::atomic<bool>* stop = nullptr);
    /// Opens up to `files` files; true: more are pending.
    bool refreshSome(int files);
    int pending() const { return int(m_pending.size()); }
    /// Reads one file again or removes its entry if it no longer exists. A file outside the folder is ignored.
    void refreshFile(const QString& path);

    const QStringList& folders() const { return m_folders; } ///< found by beginRefresh(), the folder itself first
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
