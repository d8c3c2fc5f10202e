// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite through QtSql, for one thread: a connection of its own, statements that throw sentences.
#pragma once

#include "core/base/errors.h"
#include "core/base/metric_table.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QVariant>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <filesystem>
#include <memory>
#include <string>

namespace referee {

/// As SQLite is to be given it: absolute, for of a relative one that begins with "file:" it would make an address.
QString toDatabaseName(const std::filesystem::path& path);

class RunDatabase {
public:
    /// `path` empty: in memory. LoadError when it cannot be opened. One that is only read may lie in a folder that
    /// cannot be written, with the journal of a killed program beside it: then a copy is read, which goes with this
    /// object.
    RunDatabase(const std::filesystem::path& path, bool isReadOnly);
    ~RunDatabase();
    RunDatabase(const RunDatabase&) = delete;
    RunDatabase& operator=(const RunDatabase&) = delete;

    /// A prepared and executed statement. LoadError for one that reads, WriteError for one that writes.
    QSqlQuery read(const QString& sql, const QVariantList& values = {}) const;
    /// The next row; false: there is none. LoadError when the file breaks off there.
    bool next(QSqlQuery& query) const;
    void write(const QString& sql, const QVariantList& values = {});
    void begin();
    void commit();
    void rollBack() noexcept;

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

/// Tables and versions of a run file (docs/run-file.md).
inline constexpr int kRunApplicationId = 0x52656672; ///< "Refr"
/// 1: of method sd the first state alone was kept. 2: every state, with what the sampler remembers.
inline constexpr int kRunSchemaVersion = 2;

/// The numbers of the table metric, in the order of its columns: those of metricTable() that are stored.
const std::vector<Metric>& storedMetrics();

/// Makes the tables of a new file.
void makeTables(RunDatabase& database);
/// Files of the present version may lack the table of places, which needs no version of its own: a program that does
/// not know it reads and writes all the others.
bool hasPlaceTable(const RunDatabase& database);
void makePlaceTable(RunDatabase& database);
/// The same of the table of candidates.
bool hasCandidateTable(const RunDatabase& database);
void makeCandidateTable(RunDatabase& database);
/// LoadError for a file of another program or of a newer version.
void requireRunFile(const RunDatabase& database);
int versionOf(const RunDatabase& database);
/// Before a file of an older version, whose tables are the same, is written on: an older program would misread it.
void markPresentVersion(RunDatabase& database);

} // namespace referee
