// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_database.h"

#include <QtCore/QUuid>
#include <QtSql/QSqlError>

namespace referee {

namespace {

/// Qt binds an empty text or blob that was never filled as NULL; here it is empty.
QVariant bound(const QVariant& value)
{
    const bool isText = value.typeId() == QMetaType::QString && value.toString().isNull();
    const bool isBlob = value.typeId() == QMetaType::QByteArray && value.toByteArray().isNull();
    return isText ? QVariant(QStringLiteral("")) : isBlob ? QVariant(QByteArray("")) : value;
}

constexpr int kBusyMs = 3000; ///< how long another program may hold the file before it counts as locked

} // namespace

RunDatabase::RunDatabase(const std::filesystem::path& path, bool isReadOnly)
    : m_path(path)
    , m_connection(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection))
{
    m_database.setDatabaseName(path.empty() ? QStringLiteral(":memory:") : QString::fromStdString(path.string()));
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1%2")
                                     .arg(kBusyMs)
                                     .arg(isReadOnly ? QStringLiteral(";QSQLITE_OPEN_READONLY") : QString()));
    if (!m_database.open()) {
        failRead(m_database.lastError().text());
    }
}

RunDatabase::~RunDatabase()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

QSqlQuery RunDatabase::read(const QString& sql, const QVariantList& values) const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    bool isDone = query.prepare(sql);
    for (const auto& value : values) {
        query.addBindValue(bound(value));
    }
    isDone = isDone && query.exec();
    if (!isDone) {
        failRead(query.lastError().databaseText());
    }
    return query;
}

void RunDatabase::write(const QString& sql, const QVariantList& values)
{
    QSqlQuery query(m_database);
    bool isDone = query.prepare(sql);
    for (const auto& value : values) {
        query.addBindValue(bound(value));
    }
    isDone = isDone && query.exec();
    if (!isDone) {
        failWrite(query.lastError().databaseText());
    }
}

void RunDatabase::begin() { write(QStringLiteral("BEGIN IMMEDIATE")); }
void RunDatabase::commit() { write(QStringLiteral("COMMIT")); }

void RunDatabase::rollBack() noexcept
{
    QSqlQuery query(m_database);
    query.exec(QStringLiteral("ROLLBACK")); // fails when SQLite has already rolled back
}

std::string RunDatabase::name() const { return m_path.empty() ? "the run in memory" : m_path.string(); }

void RunDatabase::failRead(const QString& why) const
{
    throw LoadError(name() + ": a run file was expected, but it cannot be read (" + why.toStdString()
        + "). Check that the file is whole and that no other program holds it.");
}

void RunDatabase::failWrite(const QString& why) const
{
    throw WriteError(name() + ": the run cannot be written (" + why.toStdString()
        + "). Free space, close the program that holds the file, or choose another folder.");
}

} // namespace referee
