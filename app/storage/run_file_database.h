// SPDX-License-Identifier: GPL-3.0-or-later
// What reading, writing and compacting a run file share: the database with its lock and its journal.
#pragma once

#include "app/storage/name_claim.h"
#include "app/storage/run_database.h"
#include "app/storage/run_record.h"

#include <QtCore/QLockFile>

namespace referee {

/// Held while this program may write. LoadError: another program does. WriteError: no file can be created there.
std::unique_ptr<QLockFile> lockedFor(const std::filesystem::path& path);

std::string text(const QSqlQuery& query, int column);
RunOutcome outcomeFrom(const std::string& name);
uint64_t seedFromText(const std::string& text); ///< std::runtime_error for what is none

class RunFileDatabase {
public:
    /// A new file (or memory, when the path is empty).
    RunFileDatabase(const std::filesystem::path& path, std::unique_ptr<QLockFile> held, RunHeader newHead,
        const Snapshot& first, const std::vector<Edit>& changes);
    /// An existing file; without a lock it is only read.
    RunFileDatabase(const std::filesystem::path& path, std::unique_ptr<QLockFile> held);

    void makeFast();
    void foldJournal();
    void makePlain() noexcept;

    /// Runs `act`; an error about a value in the file becomes a sentence that names the file.
    template <typename Act> auto checked(Act act) const -> decltype(act())
    {
        try {
            return act();
        } catch (const Error&) {
            throw;
        } catch (const std::exception& problem) {
            throw LoadError(database.name() + ": the run file is damaged (" + problem.what()
                + "). Take it from a backup; what can still be read is in its tables.");
        }
    }

    std::unique_ptr<QLockFile> lock; ///< none: the run is only read, or in memory
    RunDatabase database;
    RunHeader head;
    int64_t end = 0;
    FileIdentity identity; ///< of the file
    bool isOpen = true; ///< not ended: the journal is there
    bool isPresentVersion = true; ///< of the tables

private:
    void readHead();
};

// Rows of new files and of files that are continued.
void writeSnapshot(RunDatabase& database, const Snapshot& snapshot);
void writeEdits(RunDatabase& database, const std::vector<Edit>& edits);

} // namespace referee
