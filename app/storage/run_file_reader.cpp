// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_file_reader.h"

#include "app/storage/run_file_database.h"
#include "core/base/method_table.h"

#include <algorithm>

namespace referee {

namespace {

constexpr int64_t kMaxSide = 4096; ///< of a latent

/// One latent of Adam's, or all of a sampler's state.
std::vector<float> latentsFromBlob(const QByteArray& blob, int64_t count)
{
    const auto latent = static_cast<qsizetype>(static_cast<size_t>(count) * sizeof(float));
    const qsizetype latents = latent > 0 ? std::max<qsizetype>(1, blob.size() / latent) : 1;
    return floatsFromBlob(blob, latents * count);
}

Snapshot snapshotFrom(const QSqlQuery& query, const MethodTraits& method)
{
    Snapshot snapshot;
    snapshot.iteration = query.value(0).toLongLong();
    snapshot.height = query.value(1).toLongLong();
    snapshot.width = query.value(2).toLongLong();
    if (snapshot.height < 0 || snapshot.width < 0 || snapshot.height > kMaxSide || snapshot.width > kMaxSide) {
        throw std::runtime_error(
            "a latent of " + std::to_string(snapshot.height) + "×" + std::to_string(snapshot.width));
    }
    const int64_t count = 4 * snapshot.height * snapshot.width;
    snapshot.z = floatsFromBlob(query.value(3).toByteArray(), count);
    snapshot.ema = floatsFromBlob(query.value(4).toByteArray(), count);
    snapshot.emaCount = query.value(5).toLongLong();
    snapshot.emaAliases = query.value(6).toBool();
    auto& moment = method.optimizesLatent ? snapshot.firstMoment : snapshot.samplerState;
    moment = latentsFromBlob(query.value(7).toByteArray(), count);
    snapshot.secondMoment = floatsFromBlob(query.value(8).toByteArray(), count);
    snapshot.adamSteps = query.value(9).toDouble();
    return snapshot;
}

StepReport reportFrom(const QSqlQuery& query)
{
    StepReport report;
    report.iteration = query.value(0).toLongLong();
    int column = 1;
    for (const auto& metric : storedMetrics()) {
        metric.set(report, query.value(column++).toDouble());
    }
    report.itmPerView = doublesFromText(query.value(column++).toString());
    report.captionPerView = doublesFromText(query.value(column++).toString());
    report.keptViews = integersFromText(query.value(column++).toString());
    report.captionPerToken = doublesFromText(query.value(column).toString());
    return report;
}

std::vector<int64_t> iterationsOf(const RunDatabase& database, const QString& table)
{
    return database.rows(QStringLiteral("SELECT iteration FROM %1 ORDER BY iteration").arg(table), {},
        [](const QSqlQuery& query) { return int64_t(query.value(0).toLongLong()); });
}

std::vector<PlaceScore> placesOf(const RunDatabase& database, int64_t iteration)
{
    return database.rows(
        QStringLiteral("SELECT first, relation, second, yes FROM place WHERE iteration = ? ORDER BY rowid"),
        { qint64(iteration) }, [](const QSqlQuery& query) {
            return PlaceScore { text(query, 0), text(query, 1), text(query, 2), numberIn(query.value(3)) };
        });
}

std::vector<ContradictionScore> marginsOf(const RunDatabase& database, int64_t iteration)
{
    return database.rows(
        QStringLiteral("SELECT title, caption, captioning, matching FROM margin WHERE iteration = ? ORDER BY rowid"),
        { qint64(iteration) }, [](const QSqlQuery& query) {
            return ContradictionScore { text(query, 0), text(query, 1), query.value(2).toDouble(),
                query.value(3).toDouble() };
        });
}

/// Both are in the order of iterations; not every report has a row.
void addContrast(const RunDatabase& database, std::vector<StepReport>& reports)
{
    if (reports.empty() || !hasTable(database, "contrast")) {
        return;
    }
    QSqlQuery query = database.read(QStringLiteral("SELECT iteration, captioning, matching FROM contrast"
                                                   " WHERE iteration >= ? ORDER BY iteration"),
        { qint64(reports.front().iteration) });
    for (size_t i = 0; database.next(query);) {
        while (i < reports.size() && reports[i].iteration < query.value(0).toLongLong()) {
            ++i;
        }
        if (i < reports.size() && reports[i].iteration == query.value(0).toLongLong()) {
            reports[i].contrast = query.value(1).toDouble();
            reports[i].contrastMatching = query.value(2).toDouble();
        }
    }
}

PictureScore scoreFrom(const QSqlQuery& query)
{
    PictureScore score;
    score.itm = query.value(1).toDouble();
    score.match = query.value(2).toDouble();
    score.caption = query.value(3).toDouble();
    score.hasClip = !query.value(4).isNull();
    score.clip = query.value(4).toDouble();
    score.hasJudge = !query.value(5).isNull();
    score.judge = query.value(5).toDouble();
    score.phrases = phrasesFromText(query.value(6).toString());
    return score;
}

std::vector<uint8_t> bytesOf(const QVariant& blob)
{
    const QByteArray bytes = blob.toByteArray();
    return { bytes.begin(), bytes.end() };
}

} // namespace

RunFileReader::RunFileReader(RunFileReader&&) noexcept = default;
RunFileReader& RunFileReader::operator=(RunFileReader&&) noexcept = default;
RunFileReader::~RunFileReader() = default;
RunFileReader::RunFileReader(std::unique_ptr<RunFileDatabase> database)
    : m_database(std::move(database))
{
}

const std::filesystem::path& RunFileReader::path() const { return m_database->database.path(); }
const RunHeader& RunFileReader::head() const { return m_database->head; }
bool RunFileReader::isGone() const { return !path().empty() && identityOf(path()) != m_database->identity; }
int64_t RunFileReader::end() const { return m_database->end; }

RunStatus RunFileReader::status() const
{
    QSqlQuery query = m_database->database.read(QStringLiteral("SELECT outcome, why, ended, starred FROM run"));
    RunStatus status;
    if (m_database->database.next(query)) {
        status = { outcomeFrom(text(query, 0)), text(query, 1), text(query, 2), query.value(3).toBool(), {} };
    }
    if (hasTable(m_database->database, "title")) {
        status.title = m_database->database.value(QStringLiteral("SELECT text FROM title")).toString().toStdString();
    }
    return status;
}

std::optional<Snapshot> RunFileReader::snapshot(int64_t iteration) const
{
    const RunDatabase& database = m_database->database;
    QSqlQuery query
        = database.read(QStringLiteral("SELECT * FROM snapshot WHERE iteration = ?"), { qint64(iteration) });
    if (!database.next(query)) {
        return std::nullopt;
    }
    return m_database->checked([&] { return snapshotFrom(query, methodTraits(head().request.settings)); });
}

std::vector<int64_t> RunFileReader::snapshotIterations() const
{
    return iterationsOf(m_database->database, QStringLiteral("snapshot"));
}

std::vector<StepReport> RunFileReader::reports(int64_t first) const
{
    return m_database->checked([&] {
        const RunDatabase& database = m_database->database;
        auto reports = database.rows(QStringLiteral("SELECT * FROM metric WHERE iteration >= ? ORDER BY iteration"),
            { qint64(first) }, reportFrom);
        addContrast(database, reports);
        return reports;
    });
}

std::vector<Edit> RunFileReader::edits() const
{
    return m_database->database.rows(
        QStringLiteral("SELECT iteration, key, before, after, at FROM event ORDER BY iteration, id"), {},
        [](const QSqlQuery& query) {
            return Edit { query.value(0).toLongLong(), text(query, 1), text(query, 2), text(query, 3), text(query, 4) };
        });
}

LiveState RunFileReader::stateAt(int64_t iteration) const
{
    LiveState state = stateOf(head().request);
    m_database->checked([&] {
        for (const auto& edit : edits()) {
            if (edit.iteration <= iteration && isEditKey(edit.key)) {
                applyEdit(state, edit.key, edit.after);
            }
        }
    });
    return state;
}

std::vector<std::pair<int64_t, PictureScore>> RunFileReader::scores() const
{
    const RunDatabase& database = m_database->database;
    const bool hasPlaces = hasTable(database, "place");
    const bool hasMargins = hasTable(database, "margin");
    return m_database->checked([&] {
        return database.rows(QStringLiteral("SELECT * FROM score ORDER BY iteration"), {}, [&](const QSqlQuery& query) {
            const int64_t iteration = query.value(0).toLongLong();
            PictureScore score = scoreFrom(query);
            if (hasPlaces) {
                score.places = placesOf(database, iteration);
            }
            if (hasMargins) {
                score.contradictions = marginsOf(database, iteration);
            }
            return std::pair(iteration, std::move(score));
        });
    });
}

std::vector<Candidate> RunFileReader::candidates() const
{
    const RunDatabase& database = m_database->database;
    if (!hasTable(database, "candidate")) {
        return {};
    }
    return m_database->checked([&] {
        return database.rows(QStringLiteral("SELECT seed, iterations, itm, caption, match, verdict, chosen, png"
                                            " FROM candidate ORDER BY number"),
            {}, [](const QSqlQuery& query) {
                return Candidate { seedFromText(text(query, 0)), query.value(1).toLongLong(), query.value(2).toDouble(),
                    query.value(3).toDouble(), query.value(4).toDouble(), query.value(5).toDouble(),
                    query.value(6).toBool(), bytesOf(query.value(7)) };
            });
    });
}

std::vector<int64_t> RunFileReader::previewIterations() const
{
    return iterationsOf(m_database->database, QStringLiteral("preview"));
}

std::vector<uint8_t> RunFileReader::previewPng(int64_t iteration) const
{
    return bytesOf(m_database->database.value(
        QStringLiteral("SELECT png FROM preview WHERE iteration = ?"), { qint64(iteration) }));
}

RunSummary RunFileReader::summary() const
{
    const RunDatabase& database = m_database->database;
    RunSummary summary;
    QSqlQuery query = database.read(
        QStringLiteral("SELECT itm, caption FROM metric WHERE is_tail = 0 ORDER BY iteration DESC LIMIT 1"));
    if (database.next(query)) {
        summary.itm = numberIn(query.value(0));
        summary.caption = numberIn(query.value(1));
    }
    summary.judge = numberIn(database.value(
        QStringLiteral("SELECT judge FROM score WHERE judge IS NOT NULL ORDER BY iteration DESC LIMIT 1")));
    summary.previewPng
        = bytesOf(database.value(QStringLiteral("SELECT png FROM preview ORDER BY iteration DESC LIMIT 1")));
    return summary;
}

uint64_t RunFileReader::bytes() const
{
    const RunDatabase& database = m_database->database;
    return database.value(QStringLiteral("PRAGMA page_count")).toULongLong()
        * database.value(QStringLiteral("PRAGMA page_size")).toULongLong();
}

} // namespace referee
