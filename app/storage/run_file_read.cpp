// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of a run file. A value that is not what it should be gives a LoadError, never a crash.
#include "app/storage/region_text.h"
#include "app/storage/run_file_impl.h"
#include "app/storage/run_text.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/base/number_text.h"

#include <algorithm>

namespace referee {

namespace {

constexpr int64_t kLargestSide = 4096; ///< of a latent, places
constexpr int64_t kMaxIterations = 10000000; ///< of a run; a hundred times what can be asked for

/// Runs `act`; what is wrong with a value in the file becomes a sentence that names the file.
template <typename Act> auto checked(const RunDatabase& database, Act act) -> decltype(act())
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

std::string text(const QSqlQuery& query, int column) { return query.value(column).toString().toStdString(); }

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

/// Others are gone through one by one.
void requireIterations(int64_t first, int64_t end)
{
    if (first < 0 || end < first || end > kMaxIterations) {
        throw std::runtime_error("iterations from " + std::to_string(first) + " to " + std::to_string(end));
    }
}

RunOutcome outcomeFrom(const std::string& name)
{
    const auto found = std::find(kOutcomeNames.begin(), kOutcomeNames.end(), name);
    return found == kOutcomeNames.end() ? RunOutcome::Open : static_cast<RunOutcome>(found - kOutcomeNames.begin());
}

} // namespace

RunFile::Database::Database(const std::filesystem::path& path, std::unique_ptr<QLockFile> held, Access access)
    : lock(std::move(held))
    , database(path, access == Access::Read)
{
    requireRunFile(database);
    isPresentVersion = versionOf(database) == kRunSchemaVersion;
    checked(database, [this] { readHead(); });
    QSqlQuery query = database.read(QStringLiteral("SELECT MAX(iteration) FROM snapshot"));
    end = database.next(query) ? query.value(0).toLongLong() : 0;
    checked(database, [this] { requireIterations(head.firstIteration, end); });
    query = database.read(QStringLiteral("SELECT outcome FROM run"));
    isOpen = database.next(query) && outcomeFrom(text(query, 0)) == RunOutcome::Open;
    query.finish(); // the journal cannot change while somebody reads
    if (access == Access::Append && isOpen) {
        makeFast();
    }
    noteIdentity();
}

void RunFile::Database::readHead()
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
    const auto seed = numberFromText<uint64_t>(text(query, 7));
    if (!seed) {
        throw std::runtime_error("the seed '" + text(query, 7) + "' is no whole number of 64 bits");
    }
    head.request.seed = *seed;
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

const std::filesystem::path& RunFile::path() const { return m_database->database.path(); }
const RunHeader& RunFile::head() const { return m_database->head; }
int64_t RunFile::end() const { return m_database->end; }

RunStatus RunFile::status() const
{
    QSqlQuery query = m_database->database.read(QStringLiteral("SELECT outcome, why, ended, starred FROM run"));
    RunStatus status;
    if (m_database->database.next(query)) {
        status = { outcomeFrom(text(query, 0)), text(query, 1), text(query, 2), query.value(3).toBool() };
    }
    return status;
}

std::optional<Snapshot> RunFile::snapshot(int64_t iteration) const
{
    const RunDatabase& database = m_database->database;
    QSqlQuery query
        = database.read(QStringLiteral("SELECT * FROM snapshot WHERE iteration = ?"), { qint64(iteration) });
    if (!database.next(query)) {
        return std::nullopt;
    }
    return checked(database, [&] { return snapshotFrom(query, methodTraits(head().request.settings)); });
}

std::vector<int64_t> RunFile::snapshotIterations() const
{
    std::vector<int64_t> iterations;
    QSqlQuery query = m_database->database.read(QStringLiteral("SELECT iteration FROM snapshot ORDER BY iteration"));
    while (m_database->database.next(query)) {
        iterations.push_back(query.value(0).toLongLong());
    }
    return iterations;
}

std::vector<StepReport> RunFile::reports(int64_t first) const
{
    std::vector<StepReport> reports;
    const RunDatabase& database = m_database->database;
    QSqlQuery query = database.read(
        QStringLiteral("SELECT * FROM metric WHERE iteration >= ? ORDER BY iteration"), { qint64(first) });
    checked(database, [&] {
        while (database.next(query)) {
            reports.push_back(reportFrom(query));
        }
    });
    return reports;
}

std::vector<Edit> RunFile::edits() const
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

LiveState RunFile::stateAt(int64_t iteration) const
{
    LiveState state = stateOf(head().request);
    checked(m_database->database, [&] {
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

std::vector<std::pair<int64_t, PictureScore>> RunFile::scores() const
{
    std::vector<std::pair<int64_t, PictureScore>> scores;
    const RunDatabase& database = m_database->database;
    const bool hasPlaces = hasPlaceTable(database);
    QSqlQuery query = database.read(QStringLiteral("SELECT * FROM score ORDER BY iteration"));
    checked(database, [&] {
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

std::vector<int64_t> RunFile::previewIterations() const
{
    std::vector<int64_t> iterations;
    QSqlQuery query = m_database->database.read(QStringLiteral("SELECT iteration FROM preview ORDER BY iteration"));
    while (m_database->database.next(query)) {
        iterations.push_back(query.value(0).toLongLong());
    }
    return iterations;
}

std::vector<uint8_t> RunFile::previewPng(int64_t iteration) const
{
    QSqlQuery query = m_database->database.read(
        QStringLiteral("SELECT png FROM preview WHERE iteration = ?"), { qint64(iteration) });
    const QByteArray png = m_database->database.next(query) ? query.value(0).toByteArray() : QByteArray();
    return { png.begin(), png.end() };
}

RunSummary RunFile::summary() const
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

uint64_t RunFile::bytes() const
{
    const auto number = [this](const char* pragma) {
        QSqlQuery query = m_database->database.read(QStringLiteral("PRAGMA %1").arg(QLatin1String(pragma)));
        return m_database->database.next(query) ? query.value(0).toULongLong() : 0;
    };
    return number("page_count") * number("page_size");
}

} // namespace referee
