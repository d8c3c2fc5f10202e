// SPDX-License-Identifier: GPL-3.0-or-later
// The index of a library on disk: a copy of what is in the run files that can be thrown away at any time, and is when
// it is damaged or of another version. Where it cannot be written nothing is kept. Nothing here throws.
#pragma once

#include "app/storage/run_database.h"
#include "ui/library/library_texts.h"

#include <QtCore/QFileInfo>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <memory>
#include <vector>

namespace referee {

/// Size and time stamp of a run file, to see that it has not changed without opening it.
struct FileStamp {
    QString path; ///< absolute
    qint64 bytes = 0;
    qint64 modifiedMs = 0; ///< since 1970, UTC
    qint64 changedMs = 0; ///< of its name, owner or rights: a file may have become readable
    // The journal of a run that is open: what is painted lands there first. An empty one is none, because looking into
    // a run can leave one behind.
    qint64 journalBytes = 0;
    qint64 journalMs = 0;
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Of a file that is there.
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
    /// Throws the file away and begins a new one, or keeps nothing.
    void replace() noexcept;
    void throwAway() noexcept;
    template <typename Act> void write(Act act) noexcept;

    QString m_file;
    std::unique_ptr<RunDatabase> m_database;
};

} // namespace referee
