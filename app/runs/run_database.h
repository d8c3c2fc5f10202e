// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite through QtSql, for one thread: a connection of its own, statements that throw sentences.
#pragma once

#include "core/errors.h"

#include <QtCore/QVariant>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <filesystem>
#include <string>

namespace referee {

class RunDatabase {
public:
    /// `path` empty: in memory. LoadError when it cannot be opened.
    RunDatabase(const std::filesystem::path& path, bool isReadOnly);
    ~RunDatabase();
    RunDatabase(const RunDatabase&) = delete;
    RunDatabase& operator=(const RunDatabase&) = delete;

    /// A prepared and executed statement. LoadError for one that reads, WriteError for one that writes.
    QSqlQuery read(const QString& sql, const QVariantList& values = {}) const;
    void write(const QString& sql, const QVariantList& values = {});
    void begin();
    void commit();
    void rollBack() noexcept;

    const std::filesystem::path& path() const { return m_path; }
    std::string name() const; ///< the path, or "the run in memory"

private:
    [[noreturn]] void failRead(const QString& why) const;
    [[noreturn]] void failWrite(const QString& why) const;

    std::filesystem::path m_path;
    QString m_connection;
    QSqlDatabase m_database;
};

} // namespace referee
