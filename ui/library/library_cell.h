// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of a run stand in its cell of the grid: one place for painting and for the mouse.
#pragma once

#include <QtCore/QRect>

namespace referee::ui {

struct LibraryCell {
    static constexpr int kInset = 8; ///< from the cell's edge to the picture's

    explicit LibraryCell(const QRect& cell);

    QRect ground; ///< under everything, while selected or under the mouse
    QRect picture; ///< square
    QRect star; ///< in the picture's upper right corner
    QRect title; ///< two lines
    QRect facts;
    QRect numbers;

    /// For a grid this wide: as many columns as there is room for.
    static int columns(int width);
    static QSize size(int width);
};

} // namespace referee::ui
