// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_model.h"

#include <QtCore/QMimeData>
#include <QtCore/QUrl>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kMaxKilobytes = 48 * 1024; ///< about 750 thumbnails of 128 × 128
constexpr int kBytesPerPixel = 4;
constexpr int kBytesPerKilobyte = 1024;

/// A new preview changes the file's time.
QString thumbnailKey(const LibraryEntry& entry)
{
    return QStringLiteral("%1|%2|%3")
        .arg(entry.path)
        .arg(entry.modified.toMSecsSinceEpoch())
        .arg(entry.thumbnailPng.size());
}

} // namespace

LibraryModel::LibraryModel(QObject* parent)
    : QAbstractListModel(parent)
    , m_thumbnails(kMaxKilobytes)
{
}

bool LibraryModel::hasSameFiles(const QList<LibraryEntry>& entries) const
{
    return std::ranges::equal(entries, m_entries, {}, &LibraryEntry::path, &LibraryEntry::path);
}

void LibraryModel::setEntries(const QList<LibraryEntry>& entries)
{
    if (!hasSameFiles(entries)) {
        beginResetModel();
        m_entries = entries;
        endResetModel();
    } else if (!entries.isEmpty()) {
        m_entries = entries;
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void LibraryModel::setEntry(const LibraryEntry& entry)
{
    if (const int row = rowOf(entry.path); row >= 0) {
        m_entries[row] = entry;
        Q_EMIT dataChanged(index(row), index(row));
    }
}

int LibraryModel::rowOf(const QString& path) const
{
    const auto found = std::ranges::find(m_entries, path, &LibraryEntry::path);
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

int LibraryModel::runCount() const
{
    int count = 0;
    for (const LibraryEntry& entry : m_entries) {
        count += entry.isUnfolded ? 1 : entry.seeds;
    }
    return count;
}

QPixmap LibraryModel::thumbnail(int row) const
{
    const LibraryEntry& entry = m_entries.at(row);
    if (entry.thumbnailPng.isEmpty()) {
        return {};
    }
    const QString key = thumbnailKey(entry);
    if (const QPixmap* known = m_thumbnails.object(key)) {
        return *known;
    }
    QPixmap pixmap;
    pixmap.loadFromData(entry.thumbnailPng, "PNG");
    const int kilobytes = pixmap.width() * pixmap.height() * kBytesPerPixel / kBytesPerKilobyte;
    m_thumbnails.insert(key, new QPixmap(pixmap), std::max(1, kilobytes));
    return pixmap;
}

int LibraryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant LibraryModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const LibraryEntry& entry = m_entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return libraryTitle(entry);
    case Qt::ToolTipRole:
        return libraryTip(entry);
    case Qt::AccessibleTextRole:
        return librarySpoken(entry);
    case kSeedsRole:
        return entry.seeds;
    default:
        return {};
    }
}

Qt::ItemFlags LibraryModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return index.isValid() ? flags | Qt::ItemIsDragEnabled : flags;
}

QStringList LibraryModel::mimeTypes() const { return { QStringLiteral("text/uri-list") }; }

QMimeData* LibraryModel::mimeData(const QModelIndexList& indexes) const
{
    QList<QUrl> urls;
    for (const QModelIndex& index : indexes) {
        urls += QUrl::fromLocalFile(m_entries.at(index.row()).path);
    }
    auto* data = new QMimeData;
    data->setUrls(urls);
    return data;
}

} // namespace referee::ui
