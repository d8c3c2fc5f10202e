// SPDX-License-Identifier: GPL-3.0-or-later
// Making, opening and writing run files. Reading: run_file_read.cpp.
#include "app/storage/run_file.h"

#include "app/storage/picture_file.h"
#include "app/storage/region_text.h"
#include "app/storage/run_file_impl.h"
#include "app/storage/run_text.h"

#include <QtCore/QBuffer>
#include <QtCore/QUuid>

namespace referee {

namespace {

QString lockOf(const std::filesystem::path& path)
{
    return QString::fromStdString((path.parent_path() / ("." + path.filename().string() + ".lock")).string());
}

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

RunHeader completed(RunHeader head)
{
    if (head.uuid.empty()) {
        head.uuid = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    }
    if (head.created.empty()) {
        head.created = timeNow().toStdString();
    }
    if (head.version.empty()) {
        head.version = REFEREE_VERSION;
    }
    head.request.startPicture = {};
    return head;
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

/// What a sampler remembers lies in the column of Adam's first moment, which no run of method sd has.
void writeSnapshot(RunDatabase& database, const Snapshot& snapshot)
{
    const auto& moment = snapshot.samplerState.empty() ? snapshot.firstMoment : snapshot.samplerState;
    database.write(QStringLiteral("INSERT OR REPLACE INTO snapshot VALUES (?,?,?,?,?,?,?,?,?,?)"),
        { qint64(snapshot.iteration), qint64(snapshot.height), qint64(snapshot.width), blobOf(snapshot.z),
            blobOf(snapshot.ema), qint64(snapshot.emaCount), snapshot.emaAliases, blobOf(moment),
            blobOf(snapshot.secondMoment), snapshot.adamSteps });
}

void writeMetrics(RunDatabase& database, const StepReport& report)
{
    QVariantList values { qint64(report.iteration) };
    QString places = QStringLiteral("?");
    for (const auto& column : storedMetrics()) {
        values << column.value(report);
        places += QStringLiteral(",?");
    }
    values << listText(report.itmPerView) << listText(report.captionPerView) << listText(report.keptViews)
           << listText(report.captionPerToken);
    database.write(QStringLiteral("INSERT OR REPLACE INTO metric VALUES (%1,?,?,?,?)").arg(places), values);
}

void writePreview(RunDatabase& database, int64_t iteration, const Picture& picture)
{
    constexpr int kPreviewSide = 256; ///< pixels at most
    constexpr int kFast = 80; ///< of QImage's 0 (smallest) to 100
    QImage image = toImage(picture);
    if (image.width() > kPreviewSide || image.height() > kPreviewSide) {
        image = image.scaled(kPreviewSide, kPreviewSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    }
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG", kFast);
    database.write(QStringLiteral("INSERT OR REPLACE INTO preview VALUES (?,?)"), { qint64(iteration), png });
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

} // namespace

RunFile RunFile::create(
    const std::filesystem::path& path, const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes)
{
    std::error_code error;
    if (!std::filesystem::is_directory(path.parent_path().empty() ? "." : path.parent_path(), error)) {
        throw WriteError(path.string() + ": the folder for the run does not exist. Make it, or choose another one.");
    }
    return createInEmpty(NameClaim::exactly(path).take(path.extension().string()), head, first, changes);
}

RunFile RunFile::create(NameClaim& name, const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes)
{
    return createInEmpty(name.take(kRunEnding), head, first, changes);
}

/// The file is this program's own: where it cannot become a run it is removed.
RunFile RunFile::createInEmpty(
    const std::filesystem::path& path, const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes)
{
    try {
        auto lock = lockedFor(path);
        return RunFile(std::make_unique<Database>(path, std::move(lock), completed(head), first, changes));
    } catch (const Error& problem) {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
        throw WriteError(problem.what());
    }
}

RunFile RunFile::createInMemory(const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes)
{
    return RunFile(std::make_unique<Database>(std::filesystem::path(), nullptr, completed(head), first, changes));
}

RunFile RunFile::open(const std::filesystem::path& path, Access access)
{
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        throw LoadError(path.string() + ": a run file was expected, but there is no file. Check the path.");
    }
    auto lock = access == Access::Append ? lockedFor(path) : nullptr;
    return RunFile(std::make_unique<Database>(path, std::move(lock), access));
}

void RunFile::whileNobodyPaints(const std::filesystem::path& path, const std::function<void()>& act)
{
    const auto lock = lockedFor(path);
    act();
}

RunFile::Database::Database(const std::filesystem::path& path, std::unique_ptr<QLockFile> held, RunHeader newHead,
    const Snapshot& first, const std::vector<Edit>& changes)
    : lock(std::move(held))
    , database(path, false)
    , head(std::move(newHead))
{
    try {
        makeFast();
        database.begin();
        makeTables(database);
        writeHead(database, head);
        writeSnapshot(database, first);
        writeEdits(database, changes);
        database.commit();
    } catch (...) {
        database.rollBack();
        throw;
    }
    foldJournal(); // so that the file is known as a run's from its beginning, also without its journal
    end = first.iteration;
    noteIdentity();
}

void RunFile::Database::noteIdentity() { identity = identityOf(database.path()); }

bool RunFile::isGone() const { return !path().empty() && identityOf(path()) != m_database->identity; }

/// WAL where it can be had; SQLite answers with another mode where it cannot (network and read-only file systems).
void RunFile::Database::makeFast()
{
    database.read(QStringLiteral("PRAGMA journal_mode = WAL")).next();
    database.write(QStringLiteral("PRAGMA synchronous = NORMAL"));
}

/// What the journal holds goes into the file as far as other readers let it.
void RunFile::Database::foldJournal() { database.read(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)")).next(); }

/// One plain file. While somebody else looks into it SQLite keeps the journal; the file itself is whole all the same.
void RunFile::Database::makePlain() noexcept
{
    try {
        foldJournal();
        database.read(QStringLiteral("PRAGMA journal_mode = DELETE")).next();
    } catch (const std::exception&) {
        return;
    }
}

template <typename Act> void RunFile::Database::transact(Act act)
{
    database.begin();
    try {
        act();
        database.commit();
    } catch (...) {
        database.rollBack();
        throw;
    }
}

void RunFile::append(const IterationRecord& record)
{
    Database& d = *m_database;
    if (!d.isOpen) {
        d.makeFast();
    }
    d.transact([&] {
        if (!d.isOpen) {
            d.database.write(QStringLiteral("UPDATE run SET outcome = 'open', why = '', ended = ''"));
        }
        if (!d.isPresentVersion) {
            markPresentVersion(d.database);
        }
        writeEdits(d.database, record.edits);
        writeMetrics(d.database, record.report);
        writeSnapshot(d.database, record.after);
        if (!record.report.picture.isEmpty()) {
            writePreview(d.database, record.report.iteration, record.report.picture);
        }
    });
    d.isOpen = true;
    d.isPresentVersion = true;
    d.end = record.after.iteration;
}

void RunFile::addScore(int64_t iteration, const PictureScore& score)
{
    const auto orNull = [](bool has, double value) { return has ? QVariant(value) : QVariant(); };
    Database& d = *m_database;
    d.transact([&] {
        d.database.write(QStringLiteral("INSERT OR REPLACE INTO score VALUES (?,?,?,?,?,?,?)"),
            { qint64(iteration), score.itm, score.match, score.caption, orNull(score.hasClip, score.clip),
                orNull(score.hasJudge, score.judge), phrasesText(score.phrases) });
        makePlaceTable(d.database);
        d.database.write(QStringLiteral("DELETE FROM place WHERE iteration = ?"), { qint64(iteration) });
        for (const auto& place : score.places) {
            d.database.write(QStringLiteral("INSERT INTO place VALUES (?,?,?,?,?)"),
                { qint64(iteration), QString::fromStdString(place.first), QString::fromStdString(place.relation),
                    QString::fromStdString(place.second), orNull(place.yes.has_value(), place.yes.value_or(0)) });
        }
    });
}

void RunFile::finish(RunOutcome outcome, const std::string& why)
{
    Database& d = *m_database;
    const auto name = kOutcomeNames[static_cast<size_t>(outcome)];
    d.database.write(QStringLiteral("UPDATE run SET outcome = ?, why = ?, ended = ?"),
        { QString::fromUtf8(name.data(), qsizetype(name.size())), QString::fromStdString(why), timeNow() });
    if (outcome != RunOutcome::Open) {
        d.makePlain();
        d.isOpen = false;
    }
}

void RunFile::setStarred(bool isStarred)
{
    m_database->database.write(QStringLiteral("UPDATE run SET starred = ?"), { isStarred ? 1 : 0 });
}

void RunFile::copyTo(const std::filesystem::path& path) const
{
    copyIntoEmpty(NameClaim::exactly(path).take(path.extension().string()));
}

void RunFile::copyTo(NameClaim& name) const { copyIntoEmpty(name.take(kRunEnding)); }

void RunFile::copyIntoEmpty(const std::filesystem::path& path) const
{
    try {
        m_database->database.read(QStringLiteral("VACUUM INTO ?"), { toDatabaseName(path) });
    } catch (const LoadError& problem) {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
        throw WriteError(path.string() + ": the run cannot be copied there (" + problem.what() + ")");
    }
}

void RunFile::copyOver(const std::filesystem::path& path) const
{
    std::error_code error;
    if (std::filesystem::equivalent(path, this->path(), error)) {
        throw WriteError(path.string() + ": this is the run itself, which is kept as it goes on. Choose another name.");
    }
    NameClaim name(path.parent_path(), "." + path.stem().string(), { ".part" });
    const auto copy = name.take(".part");
    copyIntoEmpty(copy);
    try {
        whileNobodyPaints(path, [&] {
            for (const char* ending : { "-wal", "-shm", "-journal" }) { // they are of the run that is replaced
                std::filesystem::remove(path.string() + ending, error);
            }
            std::filesystem::rename(copy, path);
        });
    } catch (const std::exception& problem) {
        std::filesystem::remove(copy, error);
        throw WriteError(path.string() + ": the run cannot be copied there (" + problem.what() + ")");
    }
}

RunFile::RunFile(RunFile&&) noexcept = default;
RunFile& RunFile::operator=(RunFile&&) noexcept = default;
RunFile::~RunFile() = default;
RunFile::RunFile(std::unique_ptr<Database> database)
    : m_database(std::move(database))
{
}

} // namespace referee
