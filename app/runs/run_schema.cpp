// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_schema.h"

#include <array>

namespace referee {

namespace {

constexpr auto kColumns = std::to_array<StoredNumber>({
    { "is_tail", [](const StepReport& r) { return r.isTail ? 1.0 : 0.0; },
        [](StepReport& r, double v) { r.isTail = v != 0; } },
    { "itm", [](const StepReport& r) { return r.itm; }, [](StepReport& r, double v) { r.itm = v; } },
    { "caption", [](const StepReport& r) { return r.caption; }, [](StepReport& r, double v) { r.caption = v; } },
    { "clip", [](const StepReport& r) { return r.clip; }, [](StepReport& r, double v) { r.clip = v; } },
    { "referee_norm", [](const StepReport& r) { return r.refereeNorm; },
        [](StepReport& r, double v) { r.refereeNorm = v; } },
    { "matched_norm", [](const StepReport& r) { return r.matchedNorm; },
        [](StepReport& r, double v) { r.matchedNorm = v; } },
    { "sds_norm", [](const StepReport& r) { return r.sdsNorm; }, [](StepReport& r, double v) { r.sdsNorm = v; } },
    { "cosine", [](const StepReport& r) { return r.cosine; }, [](StepReport& r, double v) { r.cosine = v; } },
    { "referee_share", [](const StepReport& r) { return r.refereeShare; },
        [](StepReport& r, double v) { r.refereeShare = v; } },
    { "sds_share", [](const StepReport& r) { return r.sdsShare; }, [](StepReport& r, double v) { r.sdsShare = v; } },
    { "noise_share", [](const StepReport& r) { return r.noiseShare; },
        [](StepReport& r, double v) { r.noiseShare = v; } },
    { "latent_std", [](const StepReport& r) { return r.latentStd; }, [](StepReport& r, double v) { r.latentStd = v; } },
    { "rate", [](const StepReport& r) { return r.rate; }, [](StepReport& r, double v) { r.rate = v; } },
    { "w1", [](const StepReport& r) { return r.w1; }, [](StepReport& r, double v) { r.w1 = v; } },
    { "w2", [](const StepReport& r) { return r.w2; }, [](StepReport& r, double v) { r.w2 = v; } },
    { "timestep", [](const StepReport& r) { return static_cast<double>(r.timestep); },
        [](StepReport& r, double v) { r.timestep = static_cast<int64_t>(v); } },
    { "is_restart", [](const StepReport& r) { return r.isRestart ? 1.0 : 0.0; },
        [](StepReport& r, double v) { r.isRestart = v != 0; } },
    { "chunk", [](const StepReport& r) { return static_cast<double>(r.chunk); },
        [](StepReport& r, double v) { r.chunk = static_cast<int64_t>(v); } },
    { "ms_decode", [](const StepReport& r) { return r.hopMs[0]; }, [](StepReport& r, double v) { r.hopMs[0] = v; } },
    { "ms_cut_out", [](const StepReport& r) { return r.hopMs[1]; }, [](StepReport& r, double v) { r.hopMs[1] = v; } },
    { "ms_referee", [](const StepReport& r) { return r.hopMs[2]; }, [](StepReport& r, double v) { r.hopMs[2] = v; } },
    { "ms_backward", [](const StepReport& r) { return r.hopMs[3]; }, [](StepReport& r, double v) { r.hopMs[3] = v; } },
    { "ms_pull_back", [](const StepReport& r) { return r.hopMs[4]; }, [](StepReport& r, double v) { r.hopMs[4] = v; } },
    { "ms_distil", [](const StepReport& r) { return r.hopMs[5]; }, [](StepReport& r, double v) { r.hopMs[5] = v; } },
    { "ms_mix", [](const StepReport& r) { return r.hopMs[6]; }, [](StepReport& r, double v) { r.hopMs[6] = v; } },
    { "ms_update", [](const StepReport& r) { return r.hopMs[7]; }, [](StepReport& r, double v) { r.hopMs[7] = v; } },
    { "ms_average", [](const StepReport& r) { return r.hopMs[8]; }, [](StepReport& r, double v) { r.hopMs[8] = v; } },
    { "ms_report", [](const StepReport& r) { return r.hopMs[9]; }, [](StepReport& r, double v) { r.hopMs[9] = v; } },
});

/// Files of before the judge was asked about places have none.
const char* const kPlaceTable = "CREATE TABLE IF NOT EXISTS place (iteration INTEGER NOT NULL, first TEXT NOT NULL,"
                                " relation TEXT NOT NULL, second TEXT NOT NULL, yes REAL)";

const char* const kTables[] = {
    "CREATE TABLE run (uuid TEXT NOT NULL, parent TEXT NOT NULL, first_iteration INTEGER NOT NULL, created TEXT NOT "
    "NULL,"
    " version TEXT NOT NULL, prompt TEXT NOT NULL, negative TEXT NOT NULL, seed TEXT NOT NULL, preset TEXT NOT NULL,"
    " settings TEXT NOT NULL, region TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
    " options TEXT NOT NULL, engine TEXT NOT NULL, pack_files TEXT NOT NULL,"
    " outcome TEXT NOT NULL, why TEXT NOT NULL, ended TEXT NOT NULL, starred INTEGER NOT NULL)",
    "CREATE TABLE event (id INTEGER PRIMARY KEY, iteration INTEGER NOT NULL, key TEXT NOT NULL, before TEXT NOT NULL,"
    " after TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE TABLE snapshot (iteration INTEGER PRIMARY KEY, height INTEGER NOT NULL, width INTEGER NOT NULL,"
    " z BLOB NOT NULL, ema BLOB NOT NULL, ema_count INTEGER NOT NULL, ema_aliases INTEGER NOT NULL,"
    " first_moment BLOB NOT NULL, second_moment BLOB NOT NULL, adam_steps REAL NOT NULL)",
    "CREATE TABLE preview (iteration INTEGER PRIMARY KEY, png BLOB NOT NULL)",
    "CREATE TABLE score (iteration INTEGER PRIMARY KEY, itm REAL, match REAL, caption REAL, clip REAL, judge REAL,"
    " phrases TEXT NOT NULL)",
    kPlaceTable,
};

int number(const RunDatabase& database, const char* pragma)
{
    QSqlQuery query = database.read(QStringLiteral("PRAGMA %1").arg(QLatin1String(pragma)));
    return query.next() ? query.value(0).toInt() : 0;
}

} // namespace

std::span<const StoredNumber> storedNumbers() { return kColumns; }

void makeTables(RunDatabase& database)
{
    for (const char* table : kTables) {
        database.write(QString::fromLatin1(table));
    }
    QString columns;
    for (const auto& column : kColumns) {
        columns += QStringLiteral(", %1 REAL").arg(QLatin1String(column.name));
    }
    database.write(QStringLiteral("CREATE TABLE metric (iteration INTEGER PRIMARY KEY%1, itm_per_view TEXT,"
                                  " caption_per_view TEXT, kept_views TEXT, caption_per_token TEXT)")
                       .arg(columns));
    database.write(QStringLiteral("PRAGMA application_id = %1").arg(kRunApplicationId));
    markPresentVersion(database);
}

bool hasPlaceTable(const RunDatabase& database)
{
    return database.read(QStringLiteral("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'place'")).next();
}

void makePlaceTable(RunDatabase& database) { database.write(QString::fromLatin1(kPlaceTable)); }

void markPresentVersion(RunDatabase& database)
{
    database.write(QStringLiteral("PRAGMA user_version = %1").arg(kRunSchemaVersion));
}

int versionOf(const RunDatabase& database) { return number(database, "user_version"); }

void requireRunFile(const RunDatabase& database)
{
    if (number(database, "application_id") != kRunApplicationId) {
        throw LoadError(database.name()
            + ": a run of Referee Studio was expected, but this is a file of another kind. "
              "Choose a file that ends in .referee.");
    }
    const int version = versionOf(database);
    if (version > kRunSchemaVersion) {
        throw LoadError(database.name() + ": the run file has version " + std::to_string(version)
            + ", this program reads up to version " + std::to_string(kRunSchemaVersion)
            + ". Use a newer Referee Studio.");
    }
}

} // namespace referee
