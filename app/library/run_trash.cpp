// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/run_trash.h"

#include "app/library/trash.h"
#include "app/storage/run_database.h"
#include "app/storage/run_file.h"

#include <QtCore/QFile>
#include <vector>

namespace referee {

namespace {

/// Writes the journal of a killed run into its file, so that one file is all there is to bring back. A file that is no
/// good one keeps its journal beside it.
void foldJournal(const std::filesystem::path& path)
{
    try {
        RunFile::open(path, RunFile::Access::Read); // of no good file SQLite deletes the journal
        RunDatabase database(path, false);
        database.read(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")).next();
        database.read(QStringLiteral("PRAGMA journal_mode = DELETE")).next();
    } catch (const Error&) {
        return;
    }
}

/// The run itself goes last: a journal without its run is harmless, a run without its journal has lost iterations.
void moveAll(const std::filesystem::path& path)
{
    std::vector<Trashed> moved;
    try {
        for (const char* ending : { "-shm", "-wal", "" }) {
            const std::filesystem::path file = path.string() + ending;
            if (*ending == '\0' || std::filesystem::exists(file)) {
                moved.push_back(moveToTrash(file));
            }
        }
    } catch (const WriteError&) {
        for (const auto& file : moved) {
            bringBack(file);
        }
        throw;
    }
}

} // namespace

void moveRunToTrash(const QString& path)
{
    const std::filesystem::path file = path.toStdString();
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        throw LoadError(file.string() + ": a run was expected, but there is no file. It may have been moved already.");
    }
    RunFile::whileNobodyPaints(file, [&] {
        if (QFile::exists(path + QStringLiteral("-wal"))) {
            foldJournal(file);
        }
        moveAll(file);
    });
}

} // namespace referee
