// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/run_index.h"

#include "app/images/picture_reader.h"
#include "app/runs/run_ancestry.h"
#include "app/runs/run_tree.h"
#include "core/base/errors.h"

#include <QtCore/QBuffer>
#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QStandardPaths>
#include <QtGui/QImage>

namespace referee {

namespace {

const QString kEnding = QStringLiteral(".referee");
constexpr int kFilesPerStep = 64; ///< in one transaction of the index

QString absolute(const QString& folder) { return QDir::cleanPath(QDir(folder).absolutePath()); }

QString indexFile(const QString& cacheFolder, const QString& folder)
{
    const auto hash = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha1).toHex();
    return cacheFolder + QLatin1Char('/') + QString::fromLatin1(hash) + QStringLiteral(".sqlite");
}

void requireGoing(const std::atomic<bool>* stop)
{
    if (stop && stop->load()) {
        throw Cancelled("Reading the runs was stopped.");
    }
}

} // namespace

QString RunIndex::defaultCacheFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)
        + QStringLiteral("/referee-studio/library");
}

RunIndex::RunIndex(const QString& folder, const Options& options)
    : m_folder(absolute(folder))
    , m_store(indexFile(options.cacheFolder, m_folder))
{
    for (auto& row : m_store.load(options.hasThumbnails)) {
        m_rows.insert(row.stamp.path, row);
    }
}

/// Skips hidden folders (a volume's trash) and symbolic links, so that there can be no loop.
void RunIndex::beginRefresh(const std::atomic<bool>* stop)
{
    if (!QFileInfo(m_folder).isDir()) {
        throw LoadError(m_folder.toStdString() + ": not a folder. Check the path.");
    }
    m_work = {};
    m_pending.clear();
    m_folders = { m_folder };
    QHash<QString, FileStamp> found;
    QDirIterator files(
        m_folder, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        requireGoing(stop);
        const QFileInfo file = files.fileInfo();
        if (file.isDir()) {
            m_folders << path;
        } else if (path.endsWith(kEnding)) {
            const FileStamp stamp = stampOf(file);
            found.insert(stamp.path, stamp);
            const auto known = m_rows.constFind(stamp.path);
            if (known == m_rows.constEnd() || known->stamp != stamp) {
                m_pending.push_back(stamp);
            }
        }
    }
    m_work.files = int(found.size());
    forgetMissing(found);
}

void RunIndex::forgetMissing(const QHash<QString, FileStamp>& found)
{
    QStringList gone;
    m_rows.removeIf([&](const auto& row) {
        if (!found.contains(row.key())) {
            gone << row.key();
        }
        return !found.contains(row.key());
    });
    m_work.removed = int(gone.size());
    if (!gone.isEmpty()) {
        m_store.remove(gone);
    }
}

bool RunIndex::refreshSome(int files)
{
    std::vector<IndexRow> rows;
    while (!m_pending.empty() && int(rows.size()) < files) {
        const FileStamp stamp = m_pending.back(); // older than the read: later changes are read again
        m_pending.pop_back();
        rows.push_back({ stamp, readEntry(stamp) });
        m_rows.insert(stamp.path, rows.back());
        ++m_work.opened;
    }
    if (!rows.empty()) {
        m_store.put(rows);
    }
    return !m_pending.empty();
}

IndexWork RunIndex::refresh(const Progress& progress, const std::atomic<bool>* stop)
{
    beginRefresh(stop);
    const int total = pending();
    while (pending() > 0) {
        requireGoing(stop);
        refreshSome(kFilesPerStep);
        if (progress) {
            progress(total - pending(), total);
        }
    }
    return m_work;
}

void RunIndex::refreshFile(const QString& path)
{
    const QFileInfo file(path);
    const QString key = QDir::cleanPath(file.absoluteFilePath());
    if (!key.startsWith(m_folder + QLatin1Char('/'))) {
        return;
    }
    std::erase_if(m_pending, [&](const FileStamp& stamp) { return stamp.path == key; });
    if (!file.exists()) {
        m_rows.remove(key);
        m_store.remove({ key });
        return;
    }
    const FileStamp stamp = stampOf(file);
    const IndexRow row { stamp, readEntry(stamp) };
    m_rows.insert(key, row);
    m_store.put({ row });
}

QList<ui::LibraryEntry> RunIndex::entries(const LibraryQuery& query) const
{
    QList<ui::LibraryEntry> all;
    for (const auto& row : m_rows) {
        all << row.entry;
    }
    return answer(all, query);
}

namespace {

constexpr int kThumbnailSide = 128; ///< maximum, in pixels

/// Empty if the preview cannot be read, which is not reported.
QByteArray thumbnailOf(const std::vector<uint8_t>& preview)
{
    const QImage image = previewOf(preview);
    if (image.isNull() || (image.width() <= kThumbnailSide && image.height() <= kThumbnailSide)) {
        return image.isNull() ? QByteArray()
                              : QByteArray(reinterpret_cast<const char*>(preview.data()), qsizetype(preview.size()));
    }
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.scaled(kThumbnailSide, kThumbnailSide, Qt::KeepAspectRatio, Qt::SmoothTransformation).save(&buffer, "PNG");
    return png;
}

/// The same for runs that began alike but for their seeds, and were not edited afterwards.
QString recipeOf(const RunFileReader& run)
{
    const RunHeader& head = run.head();
    if (!head.parent.empty() || head.hasStartPicture || !run.edits().empty()) {
        return {};
    }
    const QString size = QStringLiteral("%1x%2").arg(head.request.width).arg(head.request.height);
    const QStringList parts { QString::fromStdString(head.request.prompt),
        QString::fromStdString(head.request.negativePrompt), settingsText(head.request.settings),
        QString::fromStdString(regionText(head.request.region)), size, packFilesText(head.packFiles) };
    const QByteArray text = parts.join(QChar(0)).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex());
}

JudgeTally lastAnswers(const RunFileReader& run)
{
    const auto scores = run.scores();
    const auto last
        = std::find_if(scores.rbegin(), scores.rend(), [](const auto& score) { return score.second.hasJudge; });
    return last == scores.rend() ? JudgeTally {} : tallyOf(last->second);
}

void fill(ui::LibraryEntry& entry, const RunFileReader& run)
{
    const auto text = [](std::string_view value) { return QString::fromUtf8(value.data(), qsizetype(value.size())); };
    const RunHeader& head = run.head();
    const RunStatus status = run.status();
    const LiveState state = run.stateAt(run.end());
    const RunSummary summary = run.summary();
    entry.uuid = text(head.uuid);
    entry.parentUuid = text(head.parent);
    entry.firstIteration = head.firstIteration;
    entry.change = head.parent.empty() ? QString() : text(changeText(changesOf(run)));
    entry.prompt = text(state.prompt);
    entry.title = text(status.title);
    entry.recipe = recipeOf(run);
    const JudgeTally answers = lastAnswers(run);
    entry.asked = static_cast<int>(answers.asked);
    entry.seen = static_cast<int>(answers.yes);
    entry.preset = text(head.preset);
    entry.method = text(state.settings.method);
    entry.seed = head.request.seed;
    entry.created = QDateTime::fromString(text(head.created), Qt::ISODateWithMs).toUTC();
    entry.iterations = run.end();
    entry.length = plannedLength(state.settings);
    entry.outcome = text(kOutcomeNames[static_cast<size_t>(status.outcome)]);
    entry.itm = summary.itm;
    entry.caption = summary.caption;
    entry.judge = summary.judge;
    entry.isStarred = status.isStarred;
    entry.thumbnailPng = thumbnailOf(summary.previewPng);
}

} // namespace

ui::LibraryEntry readEntry(const FileStamp& stamp)
{
    ui::LibraryEntry bare;
    bare.path = stamp.path;
    bare.modified = QDateTime::fromMSecsSinceEpoch(stamp.modifiedMs, Qt::UTC);
    bare.bytes = stamp.bytes + stamp.journalBytes;
    try {
        ui::LibraryEntry entry = bare;
        fill(entry, RunFile::open(stamp.path.toStdString(), RunFile::Access::Read));
        return entry;
    } catch (const std::exception& problem) {
        bare.problem = QString::fromUtf8(problem.what());
        return bare;
    }
}

} // namespace referee
