// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite through QtSql, for one thread: a connection of its own, statements that throw sentences.
#pragma once

#include "core/base/errors.h"

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

} // namespace referee
