// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_database.h"

#include <QtCore/QDir>
#include <QtCore/QStandardPaths>
#include <QtCore/QUuid>
#include <QtSql/QSqlError>
#include <unistd.h>

namespace referee {

namespace {

/// Qt binds an empty text or blob that was never filled as NULL; here it is empty.
QVariant bound(const QVariant& value)
{
    const bool isText = value.typeId() == QMetaType::QString && value.toString().isNull();
    const bool isBlob = value.typeId() == QMetaType::QByteArray && value.toByteArray().isNull();
    return isText ? QVariant(QStringLiteral("")) : isBlob ? QVariant(QByteArray("")) : value;
}

const QString kCopy = QStringLiteral("copy");
constexpr int kBusyMs = 3000; ///< how long another program may hold the file before it counts as locked

/// The run and its journal. Empty: done; else why not.
std::string copyRun(const std::filesystem::path& run, const QTemporaryDir& folder)
{
    namespace fs = std::filesystem;
    if (!folder.isValid()) {
        return folder.errorString().toStdString();
    }
    std::error_code error;
    for (const char* ending : { "", "-wal" }) {
        const fs::path from = run.string() + ending;
        const fs::path to = folder.filePath(kCopy).toStdString() + ending;
        std::error_code ignored;
        if (!error && fs::exists(from, ignored)) {
            fs::copy_file(from, to, error);
            fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, ignored);
        }
    }
    return error ? error.message() : std::string();
}

} // namespace

QString toDatabaseName(const std::filesystem::path& path)
{
    std::error_code error;
    const auto whole = std::filesystem::absolute(path, error);
    return QString::fromStdString((error ? path : whole).string());
}

RunDatabase::RunDatabase(const std::filesystem::path& path, bool isReadOnly)
    : m_path(path)
    , m_connection(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection))
{
    open(path.empty() ? QStringLiteral(":memory:") : toDatabaseName(path), isReadOnly);
    if (isReadOnly && !path.empty() && lacksFolder()) {
        openCopy();
    }
}

void RunDatabase::open(const QString& name, bool isReadOnly)
{
    m_database.setDatabaseName(name);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1%2")
                                     .arg(kBusyMs)
                                     .arg(isReadOnly ? QStringLiteral(";QSQLITE_OPEN_READONLY") : QString()));
    if (!m_database.open()) {
        failRead(m_database.lastError().text());
    }
}

/// SQLite needs a file beside a journal, which it cannot make there.
bool RunDatabase::lacksFolder() const
{
    constexpr int kPrimaryCode = 0xFF;
    constexpr int kReadOnly = 8; ///< SQLITE_READONLY
    constexpr int kCannotOpen = 14; ///< SQLITE_CANTOPEN
    QSqlQuery query(m_database);
    if (query.exec(QStringLiteral("SELECT COUNT(*) FROM sqlite_master"))) {
        return false;
    }
    const int code = query.lastError().nativeErrorCode().toInt() & kPrimaryCode;
    const auto folder = m_path.has_parent_path() ? m_path.parent_path() : std::filesystem::path(".");
    return (code == kReadOnly || code == kCannotOpen) && ::access(folder.c_str(), W_OK) != 0;
}

void RunDatabase::openCopy()
{
    m_database.close();
    std::string why;
    for (const QString& place :
        { QDir::tempPath(), QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) }) {
        m_copy = std::make_unique<QTemporaryDir>(place + QStringLiteral("/referee-XXXXXX"));
        why = copyRun(m_path, *m_copy);
        if (why.empty()) {
            open(m_copy->filePath(kCopy), false);
            return;
        }
    }
    failRead(QStringLiteral("its folder cannot be written, and a copy among the temporary files cannot be made: ")
        + QString::fromStdString(why));
}

RunDatabase::~RunDatabase()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

bool RunDatabase::execute(QSqlQuery& query, const QString& sql, const QVariantList& values)
{
    const bool isPrepared = query.prepare(sql);
    for (const auto& value : values) {
        query.addBindValue(bound(value));
    }
    return isPrepared && query.exec();
}

QSqlQuery RunDatabase::read(const QString& sql, const QVariantList& values) const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!execute(query, sql, values)) {
        failRead(query.lastError().databaseText());
    }
    return query;
}

bool RunDatabase::next(QSqlQuery& query) const
{
    if (query.next()) {
        return true;
    }
    if (query.lastError().isValid()) {
        failRead(query.lastError().databaseText());
    }
    return false;
}

void RunDatabase::write(const QString& sql, const QVariantList& values)
{
    QSqlQuery query(m_database);
    if (!execute(query, sql, values)) {
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
