// SPDX-License-Identifier: GPL-3.0-or-later
// Run files that are too large, or cannot be written any more.
#include "app/storage/run_file_impl.h"
#include "app/storage/run_text.h"

#include <QtSql/QSqlRecord>
#include <algorithm>
#include <set>

namespace referee {

namespace {

/// Copies a table's rows as they are; stops where the file cannot be read any further.
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

void RunFile::limitPages(int64_t more)
{
    QSqlQuery query = m_database->database.read(QStringLiteral("PRAGMA page_count"));
    const qint64 pages = query.next() ? query.value(0).toLongLong() : 0;
    m_database->database.read(QStringLiteral("PRAGMA max_page_count = %1").arg(pages + more)).next();
}

RunFile RunFile::toMemory() const
{
    const auto first = snapshot(head().firstIteration);
    RunFile copy = createInMemory(head(), first ? *first : Snapshot {});
    RunDatabase& to = copy.m_database->database;
    for (const char* table : { "event", "metric", "snapshot", "preview", "score" }) {
        try {
            copyTable(m_database->database, to, QLatin1String(table));
        } catch (const LoadError&) {
            continue; // what can still be read of the other tables is worth having
        }
    }
    copy.m_database->end = end();
    return copy;
}

uint64_t RunFile::compact(uint64_t wantedBytes)
{
    RunDatabase& database = m_database->database;
    std::set<int64_t> kept { head().firstIteration, end() };
    for (const auto& edit : edits()) {
        kept.insert(edit.iteration);
    }
    const auto sizes = [&](const char* sql) {
        std::vector<std::pair<int64_t, uint64_t>> rows;
        QSqlQuery query = database.read(QString::fromLatin1(sql));
        while (database.next(query)) {
            rows.emplace_back(query.value(0).toLongLong(), query.value(1).toULongLong());
        }
        return rows;
    };
    uint64_t present = bytes();
    const auto thin = [&](const std::vector<std::pair<int64_t, uint64_t>>& rows, const QString& table) {
        for (const auto& [iteration, size] : rows) {
            if (present <= wantedBytes) {
                return;
            }
            if (!kept.contains(iteration)) {
                database.write(QStringLiteral("DELETE FROM %1 WHERE iteration = ?").arg(table), { qint64(iteration) });
                present -= std::min(present, size);
            }
        }
    };
    thin(sizes("SELECT iteration, length(png) FROM preview ORDER BY iteration"), QStringLiteral("preview"));
    thin(sizes("SELECT iteration, length(z) + length(ema) + length(first_moment) + length(second_moment)"
               " FROM snapshot ORDER BY iteration"),
        QStringLiteral("snapshot"));
    database.write(QStringLiteral("VACUUM"));
    return bytes();
}

} // namespace referee
