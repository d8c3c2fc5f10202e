// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that are shown, in the order they came in. A thumbnail is decoded when it is first asked for and kept as
// long as there is room.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QAbstractListModel>
#include <QtCore/QCache>
#include <QtGui/QPixmap>

namespace referee::ui {

class LibraryModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit LibraryModel(QObject* parent = nullptr);

    /// Keeps every row where the same files come in the same order, and begins anew where they do not.
    void setEntries(const QList<LibraryEntry>& entries);
    /// Takes the place of what was known of this file; a file that is not shown changes nothing.
    void setEntry(const LibraryEntry& entry);

    const LibraryEntry& entry(int row) const { return m_entries.at(row); }
    int rowOf(const QString& path) const; ///< -1: not shown
    QPixmap thumbnail(int row) const; ///< null: there is none

    /// How many thumbnails have been decoded so far.

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

private:
    friend struct LibraryModelAccess; ///< of tests: how many thumbnails were decoded
    bool hasSameFiles(const QList<LibraryEntry>& entries) const;

    QList<LibraryEntry> m_entries;
    mutable QCache<QString, QPixmap> m_thumbnails; ///< by path and date of the file
};

} // namespace referee::ui
