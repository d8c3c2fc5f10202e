// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_file_database.h"

#include "app/storage/edit.h"
#include "app/storage/run_record.h"
#include "core/base/number_text.h"

#include <algorithm>

namespace referee {

namespace {

constexpr int64_t kMaxIterations = 10000000; ///< of a run; a hundred times what can be asked for

QString lockOf(const std::filesystem::path& path)
{
    return QString::fromStdString((path.parent_path() / ("." + path.filename().string() + ".lock")).string());
}

void writeHead(RunDatabase& database, const RunHeader& head)
{
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    const RunRequest& request = head.request;
    database.write(QStringLiteral("INSERT INTO run VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
        { text(head.uuid), text(head.parent), qint64(head.firstIteration), text(head.created), text(head.version),
            text(request.prompt), text(request.negativePrompt), QString::number(request.seed), text(head.preset),
            settingsText(request.settings), text(regionText(request.region)), qint64(request.width),
            qint64(request.height), optionsText(head.options, head.hasStartPicture), engineText(head.engine),
            packFilesText(head.packFiles), QStringLiteral("open"), QStringLiteral(""), QStringLiteral(""), 0 });
}

/// Others are gone through one by one.
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
    lock->setStaleLockTime(0); // a lock of a program that lives never goes stale; that of a killed one at once
    if (lock->tryLock()) {
        return lock;
    }
    if (lock->error() == QLockFile::LockFailedError) {
        throw LoadError(path.string() + ": another program is painting this run. Stop it there first.");
    }
    throw WriteError(path.parent_path().string() + ": no file can be made in this folder. Choose another one.");
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
        throw std::runtime_error("the seed '" + text + "' is no whole number of 64 bits");
    }
    return *seed;
}

/// What a sampler remembers lies in the column of Adam's first moment, which no run of method sd has.
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
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    for (const auto& edit : edits) {
        database.write(QStringLiteral("INSERT INTO event (iteration, key, before, after, at) VALUES (?,?,?,?,?)"),
            { qint64(edit.iteration), text(edit.key), text(edit.before), text(edit.after),
                edit.when.empty() ? timeNow() : text(edit.when) });
    }
}

RunFileDatabase::RunFileDatabase(const std::filesystem::path& path, std::unique_ptr<QLockFile> held, RunHeader newHead,
    const Snapshot& first, const std::vector<Edit>& changes)
    : lock(std::move(held))
    , database(path, false)
    , head(std::move(newHead))
{
    makeFast();
    transact([&] {
        makeTables(database);
        writeHead(database, head);
        writeSnapshot(database, first);
        writeEdits(database, changes);
    });
    foldJournal(); // so that the file is known as a run's from its beginning, also without its journal
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
    QSqlQuery query = database.read(QStringLiteral("SELECT MAX(iteration) FROM snapshot"));
    end = database.next(query) ? query.value(0).toLongLong() : 0;
    checked([this] { requireIterations(head.firstIteration, end); });
    query = database.read(QStringLiteral("SELECT outcome FROM run"));
    isOpen = database.next(query) && outcomeFrom(text(query, 0)) == RunOutcome::Open;
    query.finish(); // the journal cannot change while somebody reads
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

/// WAL where it can be had; SQLite answers with another mode where it cannot (network and read-only file systems).
void RunFileDatabase::makeFast()
{
    database.read(QStringLiteral("PRAGMA journal_mode = WAL")).next();
    database.write(QStringLiteral("PRAGMA synchronous = NORMAL"));
}

/// What the journal holds goes into the file as far as other readers let it.
void RunFileDatabase::foldJournal() { database.read(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)")).next(); }

/// One plain file. While somebody else looks into it SQLite keeps the journal; the file itself is whole all the same.
void RunFileDatabase::makePlain() noexcept
{
    try {
        foldJournal();
        database.read(QStringLiteral("PRAGMA journal_mode = DELETE")).next();
    } catch (const std::exception&) {
        return;
    }
}

} // namespace referee
