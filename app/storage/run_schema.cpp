// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_schema.h"

namespace referee {

namespace {

constexpr int kLongestVersionQuote = 40; ///< characters of foreign text in an error

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
    return database.next(query) ? query.value(0).toInt() : 0;
}

/// Views, triggers and virtual tables compute: in a file from elsewhere they could do so without end.
void requirePlainTables(const RunDatabase& database)
{
    QSqlQuery query = database.read(QStringLiteral("SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
                                                   " OR sql LIKE '%VIRTUAL%' OR sql LIKE '%GENERATED%' LIMIT 1"));
    if (database.next(query)) {
        throw LoadError(database.name() + ": a run file of plain tables was expected, but it has '"
            + query.value(0).toString().left(kLongestVersionQuote).toStdString()
            + "', which is none. It was not written by Referee Studio; do not trust it.");
    }
}

} // namespace

const std::vector<Metric>& storedMetrics()
{
    static const std::vector<Metric> rows = [] {
        auto all = metricTable();
        std::erase_if(all, [](const Metric& row) { return row.stored.empty(); });
        return all;
    }();
    return rows;
}

void makeTables(RunDatabase& database)
{
    for (const char* table : kTables) {
        database.write(QString::fromLatin1(table));
    }
    QString columns;
    for (const auto& column : storedMetrics()) {
        columns += QStringLiteral(", %1 REAL").arg(QString::fromStdString(column.stored));
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
        if (!database.read(QStringLiteral("SELECT 1 FROM sqlite_master")).next()) {
            throw LoadError(database.name()
                + ": a run of Referee Studio was expected, but the file is empty: the program was ended before the run "
                  "began. There is nothing to lose; delete the file.");
        }
        throw LoadError(database.name()
            + ": a run of Referee Studio was expected, but this is a file of another kind. "
              "Choose a file that ends in .referee.");
    }
    requirePlainTables(database);
    const int version = versionOf(database);
    if (version > kRunSchemaVersion) {
        throw LoadError(database.name() + ": the run file has version " + std::to_string(version)
            + ", this program reads up to version " + std::to_string(kRunSchemaVersion)
            + ". Use a newer Referee Studio.");
    }
}

} // namespace referee
