// SPDX-License-Identifier: GPL-3.0-or-later
// The index of a library on disk: a copy of what is in the run files that can be thrown away at any time, and is when
// it is damaged or of another version. Where it cannot be written nothing is kept. Nothing here throws.
#pragma once

#include "app/library/file_stamp.h"
#include "app/storage/run_database.h"
#include "ui/library/library_entry.h"

#include <QtCore/QStringList>
#include <memory>
#include <vector>

namespace referee {

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
