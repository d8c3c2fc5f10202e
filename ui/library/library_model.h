// SPDX-License-Identifier: GPL-3.0-or-later
// The shown runs, in the given order. A thumbnail is decoded when it is first needed and then cached.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QAbstractListModel>
#include <QtCore/QCache>
#include <QtGui/QPixmap>

namespace referee::ui {

class LibraryModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kSeedsRole = Qt::UserRole; ///< LibraryEntry::seeds

    explicit LibraryModel(QObject* parent = nullptr);

    /// Keeps the rows when the files and their order are the same; else resets the model.
    void setEntries(const QList<LibraryEntry>& entries);
    /// Replaces the entry of this file; ignored when the file is not shown.
    void setEntry(const LibraryEntry& entry);

    const LibraryEntry& entry(int row) const { return m_entries.at(row); }
    int rowOf(const QString& path) const; ///< -1: not shown
    int runCount() const; ///< with those that are folded away
    QPixmap thumbnail(int row) const; ///< null: there is none

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

private:
    friend struct LibraryModelAccess; ///< for tests: number of decoded thumbnails
    bool hasSameFiles(const QList<LibraryEntry>& entries) const;

    QList<LibraryEntry> m_entries;
    mutable QCache<QString, QPixmap> m_thumbnails; ///< by path and date of the file
};

} // namespace referee::ui
