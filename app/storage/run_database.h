// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite through QtSql, for one thread: one connection, whose statements throw errors with whole sentences.
#pragma once

#include "core/base/errors.h"
#include "core/base/metric_table.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QVariant>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace referee {

/// The path for SQLite: absolute, since SQLite would read a relative one that begins with "file:" as a URI.
QString toDatabaseName(const std::filesystem::path& path);

/// A number in a column; none: NULL.
std::optional<double> numberIn(const QVariant& value);

class RunDatabase {
public:
    /// `path` empty: in memory. LoadError when it cannot be opened. A read-only database may lie in a folder without
    /// write access, with the journal of a killed program beside it: then a temporary copy is read.
    RunDatabase(const std::filesystem::path& path, bool isReadOnly);
    ~RunDatabase();
    RunDatabase(const RunDatabase&) = delete;
    RunDatabase& operator=(const RunDatabase&) = delete;

    /// A prepared and executed statement. LoadError for one that reads, WriteError for one that writes.
    QSqlQuery read(const QString& sql, const QVariantList& values = {}) const;
    /// The next row; false: there is none. LoadError when the file breaks off there.
    bool next(QSqlQuery& query) const;
    /// The first column of the first row; invalid: there is no row.
    QVariant value(const QString& sql, const QVariantList& values = {}) const;
    /// `fromRow(query)` for each row.
    template <typename FromRow> auto rows(const QString& sql, const QVariantList& values, FromRow fromRow) const
    {
        QSqlQuery query = read(sql, values);
        std::vector<decltype(fromRow(query))> rows;
        while (next(query)) {
            rows.push_back(fromRow(query));
        }
        return rows;
    }
    void write(const QString& sql, const QVariantList& values = {});
    /// All that `act` writes or, when it throws, nothing of it.
    template <typename Act> void transact(Act act)
    {
        write(QStringLiteral("BEGIN IMMEDIATE"));
        try {
            act();
            write(QStringLiteral("COMMIT"));
        } catch (...) {
            QSqlQuery(m_database).exec(QStringLiteral("ROLLBACK")); // fails when SQLite has already rolled back
            throw;
        }
    }

    const std::filesystem::path& path() const { return m_path; }
    std::string name() const; ///< the path, or "the run in memory"

private:
    void open(const QString& name, bool isReadOnly);
    void openCopy();
    static bool execute(QSqlQuery& query, const QString& sql, const QVariantList& values);
    bool lacksFolder() const;
    [[noreturn]] void failRead(const QString& why) const;
    [[noreturn]] void failWrite(const QString& why) const;

    std::filesystem::path m_path;
    QString m_connection;
    std::unique_ptr<QTemporaryDir> m_copy;
    QSqlDatabase m_database;
};

// Tables and versions of a run file (docs/run-file.md).

inline constexpr int kRunApplicationId = 0x52656672; ///< "Refr"
/// 1: for method sd only the first state was stored. 2: every state, with the sampler's state.
inline constexpr int kRunSchemaVersion = 2;

/// The rows of metricTable() that are stored, in the order of the columns of the table metric.
const std::vector<Metric>& storedMetrics();

/// Creates the tables of a new file.
void makeTables(RunDatabase& database);
/// Files of the present version may lack the tables place, candidate, contrast, margin and title; programs that do not
/// know them use all the others.
bool hasTable(const RunDatabase& database, const char* name);
/// Those of them that an older file is given when they are first needed: all but candidate.
void makeLaterTables(RunDatabase& database);
/// LoadError for a file of another program or of a newer version.
void requireRunFile(const RunDatabase& database);
int versionOf(const RunDatabase& database);
/// To be called before writing to a file of an older version, which has the same tables: older programs would misread
/// it.
void markPresentVersion(RunDatabase& database);

} // namespace referee
