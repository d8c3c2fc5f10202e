// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of a run file. A value that is not what it should be gives a LoadError, never a crash.
#include "app/storage/run_file_reader.h"

#include "app/storage/run_file_database.h"
#include "app/storage/run_record.h"
#include "core/base/method_table.h"

#include <algorithm>

namespace referee {

namespace {

constexpr int64_t kLargestSide = 4096; ///< of a latent, places

/// One latent of Adam's, or as many as a sampler remembers.
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
    if (snapshot.height < 0 || snapshot.width < 0 || snapshot.height > kLargestSide || snapshot.width > kLargestSide) {
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
    std::vector<int64_t> iterations;
    QSqlQuery query = database.read(QStringLiteral("SELECT iteration FROM %1 ORDER BY iteration").arg(table));
    while (database.next(query)) {
        iterations.push_back(query.value(0).toLongLong());
    }
    return iterations;
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
        status = { outcomeFrom(text(query, 0)), text(query, 1), text(query, 2), query.value(3).toBool() };
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
    std::vector<StepReport> reports;
    const RunDatabase& database = m_database->database;
    QSqlQuery query = database.read(
        QStringLiteral("SELECT * FROM metric WHERE iteration >= ? ORDER BY iteration"), { qint64(first) });
    m_database->checked([&] {
        while (database.next(query)) {
            reports.push_back(reportFrom(query));
        }
    });
    return reports;
}

std::vector<Edit> RunFileReader::edits() const
{
    std::vector<Edit> edits;
    QSqlQuery query = m_database->database.read(
        QStringLiteral("SELECT iteration, key, before, after, at FROM event ORDER BY iteration, id"));
    while (m_database->database.next(query)) {
        edits.push_back(
            { query.value(0).toLongLong(), text(query, 1), text(query, 2), text(query, 3), text(query, 4) });
    }
    return edits;
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

namespace {

std::vector<PlaceScore> placesOf(const RunDatabase& database, int64_t iteration)
{
    std::vector<PlaceScore> places;
    QSqlQuery query = database.read(
        QStringLiteral("SELECT first, relation, second, yes FROM place WHERE iteration = ? ORDER BY rowid"),
        { qint64(iteration) });
    while (query.next()) {
        places.push_back({ query.value(0).toString().toStdString(), query.value(1).toString().toStdString(),
            query.value(2).toString().toStdString(), {} });
        if (!query.value(3).isNull()) {
            places.back().yes = query.value(3).toDouble();
        }
    }
    return places;
}

} // namespace

std::vector<std::pair<int64_t, PictureScore>> RunFileReader::scores() const
{
    std::vector<std::pair<int64_t, PictureScore>> scores;
    const RunDatabase& database = m_database->database;
    const bool hasPlaces = hasPlaceTable(database);
    QSqlQuery query = database.read(QStringLiteral("SELECT * FROM score ORDER BY iteration"));
    m_database->checked([&] {
        while (database.next(query)) {
            PictureScore score;
            score.itm = query.value(1).toDouble();
            score.match = query.value(2).toDouble();
            score.caption = query.value(3).toDouble();
            score.hasClip = !query.value(4).isNull();
            score.clip = query.value(4).toDouble();
            score.hasJudge = !query.value(5).isNull();
            score.judge = query.value(5).toDouble();
            score.phrases = phrasesFromText(query.value(6).toString());
            if (hasPlaces) {
                score.places = placesOf(database, query.value(0).toLongLong());
            }
            scores.emplace_back(query.value(0).toLongLong(), std::move(score));
        }
    });
    return scores;
}

std::vector<Candidate> RunFileReader::candidates() const
{
    std::vector<Candidate> candidates;
    const RunDatabase& database = m_database->database;
    if (!hasCandidateTable(database)) {
        return candidates;
    }
    QSqlQuery query = database.read(QStringLiteral("SELECT seed, iterations, itm, caption, match, verdict, chosen, png"
                                                   " FROM candidate ORDER BY number"));
    m_database->checked([&] {
        while (database.next(query)) {
            Candidate& candidate = candidates.emplace_back();
            candidate.seed = seedFromText(text(query, 0));
            candidate.iterations = query.value(1).toLongLong();
            candidate.itm = query.value(2).toDouble();
            candidate.caption = query.value(3).toDouble();
            candidate.match = query.value(4).toDouble();
            candidate.verdict = query.value(5).toDouble();
            candidate.isChosen = query.value(6).toBool();
            const QByteArray png = query.value(7).toByteArray();
            candidate.png.assign(png.begin(), png.end());
        }
    });
    return candidates;
}

std::vector<int64_t> RunFileReader::previewIterations() const
{
    return iterationsOf(m_database->database, QStringLiteral("preview"));
}

std::vector<uint8_t> RunFileReader::previewPng(int64_t iteration) const
{
    QSqlQuery query = m_database->database.read(
        QStringLiteral("SELECT png FROM preview WHERE iteration = ?"), { qint64(iteration) });
    const QByteArray png = m_database->database.next(query) ? query.value(0).toByteArray() : QByteArray();
    return { png.begin(), png.end() };
}

RunSummary RunFileReader::summary() const
{
    const RunDatabase& database = m_database->database;
    RunSummary summary;
    const auto number
        = [](const QVariant& value) { return value.isNull() ? std::nullopt : std::optional(value.toDouble()); };
    QSqlQuery query = database.read(
        QStringLiteral("SELECT itm, caption FROM metric WHERE is_tail = 0 ORDER BY iteration DESC LIMIT 1"));
    if (database.next(query)) {
        summary.itm = number(query.value(0));
        summary.caption = number(query.value(1));
    }
    query = database.read(
        QStringLiteral("SELECT judge FROM score WHERE judge IS NOT NULL ORDER BY iteration DESC LIMIT 1"));
    if (database.next(query)) {
        summary.judge = number(query.value(0));
    }
    query = database.read(QStringLiteral("SELECT png FROM preview ORDER BY iteration DESC LIMIT 1"));
    if (database.next(query)) {
        const QByteArray png = query.value(0).toByteArray();
        summary.previewPng.assign(png.begin(), png.end());
    }
    return summary;
}

uint64_t RunFileReader::bytes() const
{
    const auto number = [this](const char* pragma) {
        QSqlQuery query = m_database->database.read(QStringLiteral("PRAGMA %1").arg(QLatin1String(pragma)));
        return m_database->database.next(query) ? query.value(0).toULongLong() : 0;
    };
    return number("page_count") * number("page_size");
}

} // namespace referee
