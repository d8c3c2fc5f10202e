// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/index_store.h"

#include <QtCore/QDateTime>
#include <QtCore/QDir>

namespace referee {

FileStamp stampOf(const QFileInfo& file)
{
    FileStamp stamp;
    stamp.path = file.absoluteFilePath();
    stamp.bytes = file.size();
    stamp.modifiedMs = file.lastModified().toMSecsSinceEpoch();
    stamp.changedMs = file.metadataChangeTime().toMSecsSinceEpoch();
    const QFileInfo journal(stamp.path + QStringLiteral("-wal"));
    if (journal.size() > 0) {
        stamp.journalBytes = journal.size();
        stamp.journalMs = journal.lastModified().toMSecsSinceEpoch();
    }
    return stamp;
}

namespace {

constexpr int kIndexApplicationId = 0x52654c69; ///< "ReLi"
constexpr int kIndexVersion = 3; ///< to be raised when a column or its content changes

// The thumbnail is the last column: SQLite reads a row only up to the last requested column.
const char* const kColumnNames
    = "path, bytes, modified, changed, journal_bytes, journal, uuid, parent, first_iteration,"
      " prompt, preset, method, seed, created, iterations, length, outcome, itm, caption, judge,"
      " starred, problem, change, title, recipe, asked, seen";
constexpr int kThumbnailColumn = 27;

QVariant asVariant(const std::optional<double>& value) { return value ? QVariant(*value) : QVariant(); }

QVariantList valuesOf(const IndexRow& row)
{
    const auto& [stamp, entry] = row;
    const QVariant created = entry.created.isValid() ? QVariant(entry.created.toMSecsSinceEpoch()) : QVariant();
    return { stamp.path, stamp.bytes, stamp.modifiedMs, stamp.changedMs, stamp.journalBytes, stamp.journalMs,
        entry.uuid, entry.parentUuid, entry.firstIteration, entry.prompt, entry.preset, entry.method,
        QString::number(entry.seed), created, entry.iterations, entry.length, entry.outcome, asVariant(entry.itm),
        asVariant(entry.caption), asVariant(entry.judge), entry.isStarred ? 1 : 0, entry.problem, entry.change,
        entry.title, entry.recipe, entry.asked, entry.seen, entry.thumbnailPng };
}

FileStamp stampFrom(const QSqlQuery& query)
{
    const auto integer = [&query](int column) { return query.value(column).toLongLong(); };
    return { query.value(0).toString(), integer(1), integer(2), integer(3), integer(4), integer(5) };
}

IndexRow rowFrom(const QSqlQuery& query, bool hasThumbnail)
{
    IndexRow row { stampFrom(query), {} };
    ui::LibraryEntry& entry = row.entry;
    int column = 6;
    entry.path = row.stamp.path;
    entry.modified = QDateTime::fromMSecsSinceEpoch(row.stamp.modifiedMs, Qt::UTC);
    entry.bytes = row.stamp.bytes + row.stamp.journalBytes;
    entry.uuid = query.value(column++).toString();
    entry.parentUuid = query.value(column++).toString();
    entry.firstIteration = query.value(column++).toLongLong();
    entry.prompt = query.value(column++).toString();
    entry.preset = query.value(column++).toString();
    entry.method = query.value(column++).toString();
    entry.seed = query.value(column++).toString().toULongLong();
    const QVariant created = query.value(column++);
    entry.created = created.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(created.toLongLong(), Qt::UTC);
    entry.iterations = query.value(column++).toLongLong();
    entry.length = query.value(column++).toLongLong();
    entry.outcome = query.value(column++).toString();
    entry.itm = numberIn(query.value(column++));
    entry.caption = numberIn(query.value(column++));
    entry.judge = numberIn(query.value(column++));
    entry.isStarred = query.value(column++).toBool();
    entry.problem = query.value(column++).toString();
    entry.change = query.value(column++).toString();
    entry.title = query.value(column++).toString();
    entry.recipe = query.value(column++).toString();
    entry.asked = query.value(column++).toInt();
    entry.seen = query.value(column++).toInt();
    if (hasThumbnail) {
        entry.thumbnailPng = query.value(kThumbnailColumn).toByteArray();
    }
    return row;
}

} // namespace

IndexStore::IndexStore(const QString& file)
    : m_file(file)
{
    if (!QDir().mkpath(QFileInfo(m_file).path())) {
        return;
    }
    try {
        open();
    } catch (const Error&) {
        replace();
    }
}

void IndexStore::open()
{
    m_database = std::make_unique<RunDatabase>(m_file.toStdString(), false);
    const int version = versionOf(*m_database);
    const int id = m_database->value(QStringLiteral("PRAGMA application_id")).toInt();
    const bool isNew = version == 0 && id == 0 && m_database->value(QStringLiteral("PRAGMA page_count")).toInt() == 0;
    if (!isNew && (id != kIndexApplicationId || version != kIndexVersion)) {
        throw LoadError("an index of another version");
    }
    m_database->read(QStringLiteral("PRAGMA journal_mode = WAL")).next();
    m_database->write(QStringLiteral("PRAGMA synchronous = NORMAL"));
    m_database->transact([this] { // throws if the index cannot be written
        m_database->write(QStringLiteral("CREATE TABLE IF NOT EXISTS entry (%1, thumbnail, PRIMARY KEY (path))")
                              .arg(QLatin1String(kColumnNames)));
        m_database->write(QStringLiteral("PRAGMA application_id = %1").arg(kIndexApplicationId));
        m_database->write(QStringLiteral("PRAGMA user_version = %1").arg(kIndexVersion));
    });
}

void IndexStore::removeFile() noexcept
{
    m_database.reset();
    for (const char* ending : { "", "-wal", "-shm", "-journal" }) {
        QFile::remove(m_file + QLatin1String(ending));
    }
}

void IndexStore::replace() noexcept
{
    removeFile();
    try {
        open();
    } catch (const Error&) {
        m_database.reset();
    }
}

std::vector<IndexRow> IndexStore::load(bool hasThumbnails)
{
    if (!isKept()) {
        return {};
    }
    const auto columns = QLatin1String(kColumnNames) + (hasThumbnails ? QStringLiteral(", thumbnail") : QString());
    try {
        return m_database->rows(QStringLiteral("SELECT %1 FROM entry").arg(columns), {},
            [hasThumbnails](const QSqlQuery& query) { return rowFrom(query, hasThumbnails); });
    } catch (const Error&) {
        replace();
        return {};
    }
}

/// Removes an index that cannot be written: an outdated one would be useless.
template <typename Act> void IndexStore::write(Act act) noexcept
{
    if (!isKept()) {
        return;
    }
    try {
        m_database->transact(act);
    } catch (const Error&) {
        removeFile();
    }
}

void IndexStore::put(const std::vector<IndexRow>& rows)
{
    write([&] {
        const auto places = QStringLiteral("?,").repeated(kThumbnailColumn) + QLatin1Char('?');
        for (const auto& row : rows) {
            m_database->write(QStringLiteral("INSERT OR REPLACE INTO entry VALUES (%1)").arg(places), valuesOf(row));
        }
    });
}

void IndexStore::remove(const QStringList& paths)
{
    write([&] {
        for (const auto& path : paths) {
            m_database->write(QStringLiteral("DELETE FROM entry WHERE path = ?"), { path });
        }
    });
}

} // namespace referee
