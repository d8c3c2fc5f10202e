// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a run: its picture with star and marks, its prompt, and two small lines of facts.
#pragma once

#include <QtWidgets/QAbstractItemDelegate>

namespace referee::ui {

struct LibraryEntry;

class LibraryDelegate : public QAbstractItemDelegate {
    Q_OBJECT
public:
    using QAbstractItemDelegate::QAbstractItemDelegate;

    void setCellSize(const QSize& size) { m_cell = size; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;

private:
    QSize m_cell;
};

} // namespace referee::ui
