// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_file.h"

#include "app/storage/picture_file.h"
#include "app/storage/run_file_database.h"
#include "app/storage/run_record.h"

#include <QtCore/QBuffer>
#include <QtCore/QUuid>
#include <QtSql/QSqlRecord>
#include <algorithm>
#include <set>

namespace referee {

namespace {

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

void writeContrast(RunDatabase& database, const StepReport& report)
{
    makeLaterTables(database); // a file that an older program began lacks them
    database.write(QStringLiteral("INSERT OR REPLACE INTO contrast VALUES (?,?,?)"),
        { qint64(report.iteration), report.contrast, report.contrastMatching });
}

void writeMargins(RunDatabase& database, int64_t iteration, const std::vector<ContradictionScore>& scores)
{
    database.write(QStringLiteral("DELETE FROM margin WHERE iteration = ?"), { qint64(iteration) });
    for (const auto& score : scores) {
        database.write(QStringLiteral("INSERT INTO margin VALUES (?,?,?,?,?)"),
            { qint64(iteration), QString::fromStdString(score.title), QString::fromStdString(score.caption),
                score.captioning, score.matching });
    }
}

void writePreview(RunDatabase& database, int64_t iteration, const Picture& picture)
{
    database.write(
        QStringLiteral("INSERT OR REPLACE INTO preview VALUES (?,?)"), { qint64(iteration), previewPngOf(picture) });
}

void writeRecord(RunDatabase& database, const IterationRecord& record)
{
    writeEdits(database, record.edits);
    writeMetrics(database, record.report);
    if (record.report.contrast != 0 || record.report.contrastMatching != 0) {
        writeContrast(database, record.report);
    }
    writeSnapshot(database, record.after);
    if (!record.report.picture.isEmpty()) {
        writePreview(database, record.report.iteration, record.report.picture);
    }
}

void writeCandidates(RunDatabase& database, const std::vector<Candidate>& candidates, size_t chosen)
{
    for (size_t number = 0; number < candidates.size(); ++number) {
        const Candidate& candidate = candidates[number];
        const auto& png = candidate.png;
        database.write(QStringLiteral("INSERT INTO candidate VALUES (?,?,?,?,?,?,?,?,?)"),
            { qint64(number), QString::number(candidate.seed), qint64(candidate.iterations), candidate.itm,
                candidate.caption, candidate.match, candidate.verdict, number == chosen ? 1 : 0,
                QByteArray(reinterpret_cast<const char*>(png.data()), qsizetype(png.size())) });
    }
}

/// Copies a table's rows as they are, as far as the file can be read.
void copyTable(const RunDatabase& from, RunDatabase& to, const QString& table)
{
    QSqlQuery query = from.read(QStringLiteral("SELECT * FROM %1").arg(table));
    while (from.next(query)) {
        QVariantList values;
        QString places;
        for (int column = 0; column < query.record().count(); ++column) {
            values << query.value(column);
            places += column == 0 ? QStringLiteral("?") : QStringLiteral(",?");
        }
        to.write(QStringLiteral("INSERT OR REPLACE INTO %1 VALUES (%2)").arg(table, places), values);
    }
}

} // namespace

QByteArray previewPngOf(const Picture& picture)
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
    return png;
}

RunFile::RunFile(std::unique_ptr<RunFileDatabase> database)
    : RunFileReader(std::move(database))
{
}

RunFile RunFile::create(
    const std::filesystem::path& path, const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes)
{
    std::error_code error;
    if (!std::filesystem::is_directory(path.parent_path().empty() ? "." : path.parent_path(), error)) {
        throw WriteError(path.string() + ": the run's folder does not exist. Create it, or choose another one.");
    }
    return createInEmpty(NameClaim::exactly(path).take(path.extension().string()), head, first, changes);
}

RunFile RunFile::create(NameClaim& name, const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes)
{
    return createInEmpty(name.take(kRunEnding), head, first, changes);
}

/// The file is this program's own and is removed when no run can be written into it.
RunFile RunFile::createInEmpty(
    const std::filesystem::path& path, const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes)
{
    try {
        auto lock = lockedFor(path);
        return RunFile(std::make_unique<RunFileDatabase>(path, std::move(lock), completed(head), first, changes));
    } catch (const Error& problem) {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
        throw WriteError(problem.what());
    }
}

RunFile RunFile::createInMemory(const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes)
{
    return RunFile(
        std::make_unique<RunFileDatabase>(std::filesystem::path(), nullptr, completed(head), first, changes));
}

RunFile RunFile::open(const std::filesystem::path& path, Access access)
{
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        throw LoadError(path.string() + ": there is no file. Choose a run file.");
    }
    auto lock = access == Access::Append ? lockedFor(path) : nullptr;
    return RunFile(std::make_unique<RunFileDatabase>(path, std::move(lock)));
}

void RunFile::whileNobodyPaints(const std::filesystem::path& path, const std::function<void()>& act)
{
    const auto lock = lockedFor(path);
    act();
}

void RunFile::append(const IterationRecord& record)
{
    RunFileDatabase& d = *m_database;
    if (!d.isOpen) {
        d.makeFast();
    }
    d.database.transact([&] {
        if (!d.isOpen) {
            d.database.write(QStringLiteral("UPDATE run SET outcome = 'open', why = '', ended = ''"));
        }
        if (!d.isPresentVersion) {
            markPresentVersion(d.database);
        }
        writeRecord(d.database, record);
    });
    d.isOpen = true;
    d.isPresentVersion = true;
    d.end = record.after.iteration;
}

void RunFile::chooseCandidate(const std::vector<Candidate>& candidates, size_t chosen, const Snapshot& first,
    const std::vector<IterationRecord>& records)
{
    RunFileDatabase& d = *m_database;
    RunSpec request = d.head.request;
    request.seed = candidates[chosen].seed;
    request.settings.candidates = 1; // from now on it is the run of this seed, as if there had been no others
    d.database.transact([&] {
        d.database.write(QStringLiteral("UPDATE run SET seed = ?, settings = ?"),
            { QString::number(request.seed), settingsText(request.settings) });
        writeCandidates(d.database, candidates, chosen);
        writeSnapshot(d.database, first);
        for (const IterationRecord& record : records) {
            writeRecord(d.database, record);
        }
    });
    d.head.request = std::move(request);
    d.end = records.back().after.iteration;
}

void RunFile::addScore(int64_t iteration, const PictureScore& score)
{
    const auto orNull = [](bool has, double value) { return has ? QVariant(value) : QVariant(); };
    RunFileDatabase& d = *m_database;
    d.database.transact([&] {
        d.database.write(QStringLiteral("INSERT OR REPLACE INTO score VALUES (?,?,?,?,?,?,?)"),
            { qint64(iteration), score.itm, score.match, score.caption, orNull(score.hasClip, score.clip),
                orNull(score.hasJudge, score.judge), phrasesText(score.phrases) });
        makeLaterTables(d.database);
        d.database.write(QStringLiteral("DELETE FROM place WHERE iteration = ?"), { qint64(iteration) });
        for (const auto& place : score.places) {
            d.database.write(QStringLiteral("INSERT INTO place VALUES (?,?,?,?,?)"),
                { qint64(iteration), QString::fromStdString(place.first), QString::fromStdString(place.relation),
                    QString::fromStdString(place.second), orNull(place.yes.has_value(), place.yes.value_or(0)) });
        }
        writeMargins(d.database, iteration, score.contradictions);
    });
}

void RunFile::finish(RunOutcome outcome, const std::string& why)
{
    RunFileDatabase& d = *m_database;
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

void RunFile::setTitle(const std::string& title)
{
    RunDatabase& database = m_database->database;
    database.transact([&] {
        makeLaterTables(database);
        database.write(QStringLiteral("DELETE FROM title"));
        if (!title.empty()) {
            database.write(QStringLiteral("INSERT INTO title VALUES (?)"), { QString::fromStdString(title) });
        }
    });
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
        throw WriteError(path.string() + ": this is the run itself, which is saved already. Choose another name.");
    }
    NameClaim name(path.parent_path(), "." + path.stem().string(), { ".part" });
    const auto copy = name.take(".part");
    copyIntoEmpty(copy);
    try {
        whileNobodyPaints(path, [&] {
            for (const char* ending : { "-wal", "-shm", "-journal" }) { // of the run that is replaced
                std::filesystem::remove(path.string() + ending, error);
            }
            std::filesystem::rename(copy, path);
        });
    } catch (const std::exception& problem) {
        std::filesystem::remove(copy, error);
        throw WriteError(path.string() + ": the run cannot be copied there (" + problem.what() + ")");
    }
}

RunFile RunFile::toMemory() const
{
    const auto first = snapshot(head().firstIteration);
    RunFile copy = createInMemory(head(), first ? *first : Snapshot {});
    RunDatabase& to = copy.m_database->database;
    for (const char* table :
        { "event", "metric", "snapshot", "preview", "score", "place", "contrast", "margin", "title", "candidate" }) {
        try {
            copyTable(m_database->database, to, QLatin1String(table));
        } catch (const LoadError&) {
        } // the other tables may still be readable
    }
    copy.m_database->end = end();
    return copy;
}

uint64_t compactRun(RunFile& run, uint64_t wantedBytes)
{
    RunDatabase& database = run.m_database->database;
    std::set<int64_t> kept { run.head().firstIteration, run.end() };
    for (const auto& edit : run.edits()) {
        kept.insert(edit.iteration);
    }
    uint64_t present = run.bytes();
    const auto thin = [&](const QString& table, const QString& bytes) {
        const auto rows
            = database.rows(QStringLiteral("SELECT iteration, %1 FROM %2 ORDER BY iteration").arg(bytes, table), {},
                [](const QSqlQuery& query) {
                    return std::pair(query.value(0).toLongLong(), query.value(1).toULongLong());
                });
        for (const auto& [iteration, size] : rows) {
            if (present <= wantedBytes) {
                return;
            }
            if (!kept.contains(iteration)) {
                database.write(QStringLiteral("DELETE FROM %1 WHERE iteration = ?").arg(table), { iteration });
                present -= std::min<uint64_t>(present, size);
            }
        }
    };
    thin(QStringLiteral("preview"), QStringLiteral("length(png)"));
    thin(QStringLiteral("snapshot"),
        QStringLiteral("length(z) + length(ema) + length(first_moment) + length(second_moment)"));
    database.write(QStringLiteral("VACUUM"));
    return run.bytes();
}

void limitPages(RunFile& run, int64_t more)
{
    const RunDatabase& database = run.m_database->database;
    const qint64 pages = database.value(QStringLiteral("PRAGMA page_count")).toLongLong();
    database.read(QStringLiteral("PRAGMA max_page_count = %1").arg(pages + more)).next();
}

} // namespace referee
