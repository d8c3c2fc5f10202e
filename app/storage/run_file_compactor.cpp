// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_file_compactor.h"

#include "app/storage/run_file_database.h"

#include <algorithm>
#include <set>

namespace referee {

uint64_t compactRun(RunFile& run, uint64_t wantedBytes)
{
    RunDatabase& database = run.m_database->database;
    std::set<int64_t> kept { run.head().firstIteration, run.end() };
    for (const auto& edit : run.edits()) {
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
    uint64_t present = run.bytes();
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
    return run.bytes();
}

void limitPages(RunFile& run, int64_t more)
{
    QSqlQuery query = run.m_database->database.read(QStringLiteral("PRAGMA page_count"));
    const qint64 pages = query.next() ? query.value(0).toLongLong() : 0;
    run.m_database->database.read(QStringLiteral("PRAGMA max_page_count = %1").arg(pages + more)).next();
}

} // namespace referee
