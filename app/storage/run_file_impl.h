// SPDX-License-Identifier: GPL-3.0-or-later
// Inside of RunFile, for its .cpp files alone.
#pragma once

#include "app/storage/run_file.h"
#include "app/storage/run_schema.h"

#include <QtCore/QLockFile>

namespace referee {

class RunFile::Database {
public:
    /// A new file (or memory, when the path is empty).
    Database(const std::filesystem::path& path, std::unique_ptr<QLockFile> held, RunHeader newHead,
        const Snapshot& first, const std::vector<Edit>& changes);
    /// One that is there.
    Database(const std::filesystem::path& path, std::unique_ptr<QLockFile> held, Access access);

    void makeFast();
    void foldJournal();
    void makePlain() noexcept;
    template <typename Act> void transact(Act act);
    void readHead();

    void noteIdentity();

    std::unique_ptr<QLockFile> lock; ///< held as long as this program may write
    RunDatabase database;
    RunHeader head;
    int64_t end = 0;
    FileIdentity identity; ///< of the file
    bool isOpen = true; ///< not ended: the journal is there
    bool isPresentVersion = true; ///< of the tables
};

} // namespace referee
