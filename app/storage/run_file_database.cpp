// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_file_database.h"

#include "app/storage/edit.h"
#include "core/base/number_text.h"

#include <algorithm>

namespace referee {

namespace {

constexpr int64_t kMaxIterations = 10000000; ///< of a run; a hundred times what the settings allow

QString lockOf(const std::filesystem::path& path)
{
    return QString::fromStdString((path.parent_path() / ("." + path.filename().string() + ".lock")).string());
}

QString toText(const std::string& value) { return QString::fromStdString(value); }

void writeHead(RunDatabase& database, const RunHeader& head)
{
    const RunSpec& request = head.request;
    database.write(QStringLiteral("INSERT INTO run VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
        { toText(head.uuid), toText(head.parent), qint64(head.firstIteration), toText(head.created),
            toText(head.version), toText(request.prompt), toText(request.negativePrompt), QString::number(request.seed),
            toText(head.preset), settingsText(request.settings), toText(regionText(request.region)),
            qint64(request.width), qint64(request.height), optionsText(head.options, head.hasStartPicture),
            engineText(head.engine), packFilesText(head.packFiles), QStringLiteral("open"), QStringLiteral(""),
            QStringLiteral(""), 0 });
}

/// Bounds the loops over iterations.
void requireIterations(int64_t first, int64_t end)
{
    if (first < 0 || end < first || end > kMaxIterations) {
        throw std::runtime_error("iterations from " + std::to_string(first) + " to " + std::to_string(end));
    }
}

} // namespace

std::unique_ptr<QLockFile> lockedFor(const std::filesystem::path& path)
{
    auto lock = std::make_unique<QLockFile>(lockOf(path));
    lock->setStaleLockTime(0); // a running program's lock never becomes stale; a killed program's does at once
    if (lock->tryLock()) {
        return lock;
    }
    if (lock->error() == QLockFile::LockFailedError) {
        throw LoadError(path.string() + ": another program is painting this run. Stop it there first.");
    }
    throw WriteError(path.parent_path().string() + ": no file can be created in this folder. Choose another one.");
}

std::string text(const QSqlQuery& query, int column) { return query.value(column).toString().toStdString(); }

RunOutcome outcomeFrom(const std::string& name)
{
    const auto found = std::find(kOutcomeNames.begin(), kOutcomeNames.end(), name);
    return found == kOutcomeNames.end() ? RunOutcome::Open : static_cast<RunOutcome>(found - kOutcomeNames.begin());
}

uint64_t seedFromText(const std::string& text)
{
    const auto seed = numberFromText<uint64_t>(text);
    if (!seed) {
        throw std::runtime_error("the seed '" + text + "' is not a 64-bit integer");
    }
    return *seed;
}

/// The sampler's state is in the column of Adam's first moment, which no run of method sd has.
void writeSnapshot(RunDatabase& database, const Snapshot& snapshot)
{
    const auto& moment = snapshot.samplerState.empty() ? snapshot.firstMoment : snapshot.samplerState;
    database.write(QStringLiteral("INSERT OR REPLACE INTO snapshot VALUES (?,?,?,?,?,?,?,?,?,?)"),
        { qint64(snapshot.iteration), qint64(snapshot.height), qint64(snapshot.width), blobOf(snapshot.z),
            blobOf(snapshot.ema), qint64(snapshot.emaCount), snapshot.emaAliases, blobOf(moment),
            blobOf(snapshot.secondMoment), snapshot.adamSteps });
}

void writeEdits(RunDatabase& database, const std::vector<Edit>& edits)
{
    for (const auto& edit : edits) {
        database.write(QStringLiteral("INSERT INTO event (iteration, key, before, after, at) VALUES (?,?,?,?,?)"),
            { qint64(edit.iteration), toText(edit.key), toText(edit.before), toText(edit.after),
                edit.when.empty() ? timeNow() : toText(edit.when) });
    }
}

RunFileDatabase::RunFileDatabase(const std::filesystem::path& path, std::unique_ptr<QLockFile> held, RunHeader newHead,
    const Snapshot& first, const std::vector<Edit>& changes)
    : lock(std::move(held))
    , database(path, false)
    , head(std::move(newHead))
{
    makeFast();
    database.transact([&] {
        makeTables(database);
        writeHead(database, head);
        writeSnapshot(database, first);
        writeEdits(database, changes);
    });
    foldJournal(); // so that the file is a run file from its beginning, also without its journal
    end = first.iteration;
    identity = identityOf(database.path());
}

RunFileDatabase::RunFileDatabase(const std::filesystem::path& path, std::unique_ptr<QLockFile> held)
    : lock(std::move(held))
    , database(path, lock == nullptr)
{
    requireRunFile(database);
    isPresentVersion = versionOf(database) == kRunSchemaVersion;
    checked([this] { readHead(); });
    end = database.value(QStringLiteral("SELECT MAX(iteration) FROM snapshot")).toLongLong();
    checked([this] { requireIterations(head.firstIteration, end); });
    const auto outcome = database.value(QStringLiteral("SELECT outcome FROM run")).toString();
    isOpen = outcomeFrom(outcome.toStdString()) == RunOutcome::Open;
    if (lock && isOpen) {
        makeFast();
    }
    identity = identityOf(database.path());
}

void RunFileDatabase::readHead()
{
    QSqlQuery query = database.read(QStringLiteral("SELECT * FROM run"));
    if (!database.next(query)) {
        throw std::runtime_error("the table run is empty");
    }
    head.uuid = text(query, 0);
    head.parent = text(query, 1);
    head.firstIteration = query.value(2).toLongLong();
    head.created = text(query, 3);
    head.version = text(query, 4);
    head.request.prompt = text(query, 5);
    head.request.negativePrompt = text(query, 6);
    head.request.seed = seedFromText(text(query, 7));
    head.preset = text(query, 8);
    head.request.settings = settingsFromText(query.value(9).toString());
    head.request.region = regionFromData(text(query, 10));
    head.request.width = query.value(11).toLongLong();
    head.request.height = query.value(12).toLongLong();
    head.options = optionsFromText(query.value(13).toString());
    head.hasStartPicture = hasStartPictureFromText(query.value(13).toString());
    head.engine = engineFromText(query.value(14).toString());
    head.packFiles = packFilesFromText(query.value(15).toString());
}

/// WAL where it is possible; SQLite keeps another mode where it is not (network and read-only file systems).
void RunFileDatabase::makeFast()
{
    database.read(QStringLiteral("PRAGMA journal_mode = WAL")).next();
    database.write(QStringLiteral("PRAGMA synchronous = NORMAL"));
}

/// Moves what the journal holds into the file, as far as other readers allow it.
void RunFileDatabase::foldJournal() { database.read(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)")).next(); }

/// One plain file. While another program reads it SQLite keeps the journal; the file itself is complete all the same.
void RunFileDatabase::makePlain() noexcept
{
    try {
        foldJournal();
        database.read(QStringLiteral("PRAGMA journal_mode = DELETE")).next();
    } catch (const std::exception&) { // the journal stays
    }
}

} // namespace referee
