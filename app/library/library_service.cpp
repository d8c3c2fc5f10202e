// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/library_service.h"

#include "app/storage/run_file.h"
#include "core/base/errors.h"
#include "core/base/log.h"

namespace referee::studio {

namespace {

constexpr int kCalmMs = 300; ///< a run that begins or ends makes several changes at once
constexpr int kPartialMs = 300;
constexpr int kFilesPerStep = 8;

QTimer* singleShot(QObject* parent, int ms)
{
    auto* timer = new QTimer(parent);
    timer->setSingleShot(true);
    timer->setInterval(ms);
    return timer;
}

} // namespace

LibraryService::LibraryService(const RunIndex::Options& options)
    : m_options(options)
    , m_watcher(new QFileSystemWatcher(this))
    , m_change(singleShot(this, kCalmMs))
    , m_reading(new QTimer(this))
    , m_answer(singleShot(this, 0))
    , m_partial(singleShot(this, kPartialMs))
{
    qRegisterMetaType<LibraryQuery>();
    qRegisterMetaType<QList<ui::LibraryEntry>>();
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, m_change, qOverload<>(&QTimer::start));
    connect(m_change, &QTimer::timeout, this, &LibraryService::refresh);
    connect(m_reading, &QTimer::timeout, this, &LibraryService::readSome);
    connect(m_answer, &QTimer::timeout, this, &LibraryService::answerNow);
    connect(m_partial, &QTimer::timeout, this, &LibraryService::answerNow);
}

void LibraryService::setFolder(const QString& folder)
{
    m_reading->stop();
    if (const QStringList watched = m_watcher->directories(); !watched.isEmpty()) {
        m_watcher->removePaths(watched);
    }
    m_index = std::make_unique<RunIndex>(folder, m_options);
    answerNow();
    refresh();
}

void LibraryService::refresh()
{
    if (!m_index || m_stop) {
        return;
    }
    m_change->stop();
    try {
        m_index->beginRefresh(&m_stop);
    } catch (const Cancelled&) {
        return;
    } catch (const Error& error) {
        m_reading->stop();
        Q_EMIT failed(QString::fromUtf8(error.what()));
        return;
    }
    watch();
    m_total = m_index->pending();
    Q_EMIT progressed(0, m_total);
    m_answer->start(); // hides removed files at once
    if (m_total > 0) {
        m_reading->start(0);
    }
}

void LibraryService::readSome()
{
    const bool isMore = !m_stop && m_index->refreshSome(kFilesPerStep);
    if (m_stop) {
        m_reading->stop();
        return;
    }
    Q_EMIT progressed(m_total - m_index->pending(), m_total);
    if (!isMore) {
        m_reading->stop();
        m_answer->start();
    } else if (!m_partial->isActive()) {
        m_partial->start();
    }
}

void LibraryService::search(const LibraryQuery& query)
{
    m_query = query;
    m_answer->start(); // due after all pending events
}

void LibraryService::answerNow()
{
    m_answer->stop();
    m_partial->stop();
    if (m_index && !m_stop) {
        Q_EMIT entriesReady(m_index->entries(m_query));
    }
}

/// Watches the folders that the refresh found.
void LibraryService::watch()
{
    const QStringList watched = m_watcher->directories();
    const QStringList& wanted = m_index->folders();
    const QSet<QString> before(watched.begin(), watched.end());
    const QSet<QString> now(wanted.begin(), wanted.end());
    const QSet<QString> gone = before - now;
    const QSet<QString> added = now - before;
    if (!gone.isEmpty()) {
        m_watcher->removePaths({ gone.begin(), gone.end() });
    }
    if (!added.isEmpty()) {
        m_watcher->addPaths({ added.begin(), added.end() });
    }
}

void LibraryService::setStarred(const QString& path, bool isStarred)
{
    change(path, [&] { RunFile::open(path.toStdString(), RunFile::Access::Append).setStarred(isStarred); });
}

void LibraryService::setTitle(const QString& path, const QString& title)
{
    change(path,
        [&] { RunFile::open(path.toStdString(), RunFile::Access::Append).setTitle(title.trimmed().toStdString()); });
}

void LibraryService::moveToTrash(const QString& path)
{
    change(path, [&] {
        m_trashed[path] = moveRunToTrash(path);
        Q_EMIT trashed(path);
    });
}

void LibraryService::takeFromTrash(const QString& path)
{
    change(path, [&] { restoreFromTrash(m_trashed.take(path)); });
}

void LibraryService::change(const QString& path, const std::function<void()>& act)
{
    try {
        act();
    } catch (const Error& error) {
        logWarning(error.what());
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
    if (m_index) {
        m_index->refreshFile(path);
        m_answer->start();
    }
}

} // namespace referee::studio
