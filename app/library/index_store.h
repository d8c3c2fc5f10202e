// SPDX-License-Identifier: GPL-3.0-or-later
// The index of a library on disk: a cache of the run files. It is replaced if it is damaged or has another version, and
// not used if it cannot be written. Nothing here throws.
#pragma once

#include "app/storage/run_database.h"
#include "ui/library/library_texts.h"

#include <QtCore/QFileInfo>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <memory>
#include <vector>

namespace referee {

/// Size and time stamps of a run file, to detect changes without opening it.
struct FileStamp {
    QString path; ///< absolute
    qint64 bytes = 0;
    qint64 modifiedMs = 0; ///< since 1970, UTC
    qint64 changedMs = 0; ///< of its metadata: a file may have become readable
    // The journal of an open run, which is written first. An empty one counts as none, because reading a run can leave
    // one behind.
    qint64 journalBytes = 0;
    qint64 journalMs = 0;
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// The stamp of an existing file.
FileStamp stampOf(const QFileInfo& file);

struct IndexRow {
    FileStamp stamp;
    ui::LibraryEntry entry;
};

class IndexStore {
public:
    explicit IndexStore(const QString& file);

    bool isKept() const { return m_database != nullptr; }
    std::vector<IndexRow> load(bool hasThumbnails);
    void put(const std::vector<IndexRow>& rows);
    void remove(const QStringList& paths);

private:
    void open();
    /// Removes the file and creates a new one if possible.
    void replace() noexcept;
    void removeFile() noexcept;
    template <typename Act> void write(Act act) noexcept;

    QString m_file;
    std::unique_ptr<RunDatabase> m_database;
};

} // namespace referee
