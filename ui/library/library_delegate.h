// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a run: its picture with star and marks, its prompt, and three small lines of data.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QRect>
#include <QtWidgets/QAbstractItemDelegate>

namespace referee::ui {

/// Where the parts of a run are in its cell of the grid, for painting and for the mouse.
struct LibraryCell {
    static constexpr int kInset = 8; ///< from the cell's edge to the picture's

    explicit LibraryCell(const QRect& cell);

    QRect ground; ///< background under the mouse; framed while selected
    QRect picture; ///< square
    QRect star; ///< in the picture's upper right corner
    QRect group; ///< in the picture's upper left corner: unfolds a run that stands for several
    QRect title; ///< two lines
    std::array<QRect, 3> lines; ///< of data

    /// The number of columns that fit into this width, and the size of a cell.
    static int columns(int width);
    static QSize size(int width);
};

class LibraryDelegate : public QAbstractItemDelegate {
    Q_OBJECT
public:
    using QAbstractItemDelegate::QAbstractItemDelegate;

    void setCellSize(const QSize& size) { m_cell = size; }
    void setSort(LibrarySort sort) { m_sort = sort; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;

private:
    QSize m_cell;
    LibrarySort m_sort = LibrarySort::Date;
};

} // namespace referee::ui
