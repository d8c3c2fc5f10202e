// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a run file holds, row by row, without what is another one each time: times and uuid.
#pragma once

#include "app/storage/run_database.h"

#include <QtCore/QStringList>
#include <QtSql/QSqlRecord>
#include <algorithm>

namespace referee::test {

/// "table.column=value …" for each row of every table; blobs as their bytes in hexadecimal.
inline QStringList rowsOf(const std::filesystem::path& path)
{
    const QStringList changing { QStringLiteral("run.uuid"), QStringLiteral("run.created"), QStringLiteral("run.ended"),
        QStringLiteral("event.at") };
    const RunDatabase database(path, true);
    QStringList rows;
    for (const char* table : { "run", "event", "metric", "snapshot", "preview", "score", "place" }) {
        const QString name = QString::fromLatin1(table);
        QSqlQuery query = database.read(QStringLiteral("SELECT * FROM %1 ORDER BY rowid").arg(name));
        while (database.next(query)) {
            QString row;
            for (int column = 0; column < query.record().count(); ++column) {
                const QString key = name + QLatin1Char('.') + query.record().fieldName(column);
                const QVariant value = query.value(column);
                const bool isTime = changing.contains(key) || key.startsWith(QLatin1String("metric.ms_"));
                row += isTime ? QString()
                              : key + QLatin1Char('=')
                        + (value.typeId() == QMetaType::QByteArray ? QString::fromLatin1(value.toByteArray().toHex())
                                                                   : value.toString())
                        + QLatin1Char(' ');
            }
            rows << row;
        }
    }
    return rows;
}

/// Empty: the same. Otherwise the first row that is another one in each.
inline QString firstDifference(const std::filesystem::path& one, const std::filesystem::path& other)
{
    const QStringList a = rowsOf(one);
    const QStringList b = rowsOf(other);
    for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (a.value(i) != b.value(i)) {
            return a.value(i) + QStringLiteral("\nand\n") + b.value(i);
        }
    }
    return {};
}

} // namespace referee::test
