// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_database.h"

#include <QtCore/QDir>
#include <QtCore/QStandardPaths>
#include <QtCore/QUuid>
#include <QtSql/QSqlError>
#include <unistd.h>

namespace referee {

namespace {

/// Qt binds a null string or byte array as NULL; here it becomes an empty value.
QVariant bound(const QVariant& value)
{
    const bool isText = value.typeId() == QMetaType::QString && value.toString().isNull();
    const bool isBlob = value.typeId() == QMetaType::QByteArray && value.toByteArray().isNull();
    return isText ? QVariant(QStringLiteral("")) : isBlob ? QVariant(QByteArray("")) : value;
}

const QString kCopy = QStringLiteral("copy");
constexpr int kBusyMs = 3000; ///< how long to wait for another program's lock

/// Copies the run and its journal. Returns why that failed; empty: done.
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

std::optional<double> numberIn(const QVariant& value)
{
    return value.isNull() ? std::nullopt : std::optional(value.toDouble());
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

/// SQLite needs a file beside a journal, which it cannot create there.
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
    failRead(QStringLiteral("its folder is not writable, and copying it to the temporary folder failed: ")
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

QVariant RunDatabase::value(const QString& sql, const QVariantList& values) const
{
    QSqlQuery query = read(sql, values);
    return next(query) ? query.value(0) : QVariant();
}

void RunDatabase::write(const QString& sql, const QVariantList& values)
{
    QSqlQuery query(m_database);
    if (!execute(query, sql, values)) {
        failWrite(query.lastError().databaseText());
    }
}

std::string RunDatabase::name() const { return m_path.empty() ? "the run in memory" : m_path.string(); }

void RunDatabase::failRead(const QString& why) const
{
    throw LoadError(name() + ": the run file cannot be read (" + why.toStdString()
        + "). Check that the file is complete and that no other program has locked it.");
}

void RunDatabase::failWrite(const QString& why) const
{
    throw WriteError(name() + ": the run cannot be written (" + why.toStdString()
        + "). Free space, close the program that has locked the file, or choose another folder.");
}

namespace {

constexpr int kMaxQuote = 40; ///< characters of foreign text in an error

/// Older files lack this table.
const char* const kPlaceTable = "CREATE TABLE IF NOT EXISTS place (iteration INTEGER NOT NULL, first TEXT NOT NULL,"
                                " relation TEXT NOT NULL, second TEXT NOT NULL, yes REAL)";

/// Older files lack these as well. `contrast` has rows of iterations in which a contrast loss had a weight; the title
/// is the name that the user gave the run.
const char* const kLaterTables[] = {
    kPlaceTable,
    "CREATE TABLE IF NOT EXISTS contrast (iteration INTEGER PRIMARY KEY, captioning REAL NOT NULL,"
    " matching REAL NOT NULL)",
    "CREATE TABLE IF NOT EXISTS margin (iteration INTEGER NOT NULL, title TEXT NOT NULL, caption TEXT NOT NULL,"
    " captioning REAL NOT NULL, matching REAL NOT NULL)",
    "CREATE TABLE IF NOT EXISTS title (text TEXT NOT NULL)",
};

/// Files of before runs had candidates have none.
const char* const kCandidateTable
    = "CREATE TABLE candidate (number INTEGER PRIMARY KEY, seed TEXT NOT NULL,"
      " iterations INTEGER NOT NULL, itm REAL NOT NULL, caption REAL NOT NULL, match REAL NOT NULL,"
      " verdict REAL NOT NULL, chosen INTEGER NOT NULL, png BLOB NOT NULL)";

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
    kCandidateTable,
};

/// Views, triggers and virtual tables compute: in a file of unknown origin they could run forever.
void requirePlainTables(const RunDatabase& database)
{
    const QVariant other
        = database.value(QStringLiteral("SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
                                        " OR sql LIKE '%VIRTUAL%' OR sql LIKE '%GENERATED%' LIMIT 1"));
    if (other.isValid()) {
        throw LoadError(database.name() + ": a run file has plain tables only, but this one also has '"
            + other.toString().left(kMaxQuote).toStdString()
            + "'. It was not written by Referee Studio; do not trust it.");
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
    makeLaterTables(database);
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

bool hasTable(const RunDatabase& database, const char* name)
{
    return database
        .value(
            QStringLiteral("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '%1'").arg(QLatin1String(name)))
        .isValid();
}

void makeLaterTables(RunDatabase& database)
{
    for (const char* table : kLaterTables) {
        database.write(QString::fromLatin1(table));
    }
}

void markPresentVersion(RunDatabase& database)
{
    database.write(QStringLiteral("PRAGMA user_version = %1").arg(kRunSchemaVersion));
}

int versionOf(const RunDatabase& database) { return database.value(QStringLiteral("PRAGMA user_version")).toInt(); }

void requireRunFile(const RunDatabase& database)
{
    if (database.value(QStringLiteral("PRAGMA application_id")).toInt() != kRunApplicationId) {
        const bool isEmpty = !database.value(QStringLiteral("SELECT 1 FROM sqlite_master")).isValid();
        throw LoadError(database.name()
            + (isEmpty ? ": the run file is empty, because the program ended before the run began. Delete the file."
                       : ": this is not a run of Referee Studio but a file of another kind. Choose a file that ends in "
                         ".referee."));
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
