// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_cell.h"

#include "ui/theme/theme.h"

#include <QtGui/QFontMetrics>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kMinWidth = 128; ///< of a cell: facts and numbers fit on their lines
constexpr int kMaxPicture = 176; ///< a thumbnail has 128 pixels at most
constexpr int kApart = 2; ///< between cells
constexpr int kRoom = LibraryCell::kInset - kApart; ///< around what is in a cell
constexpr int kSlack = 2; ///< pixels that a list view keeps of a line
constexpr int kBetween = 4; ///< picture and title
constexpr int kStar = 26;

int titleHeight() { return 2 * QFontMetrics(QApplication::font()).lineSpacing(); }

int hintHeight() { return QFontMetrics(hintFont()).lineSpacing(); }

int pictureSide(int cellWidth) { return std::min(cellWidth - 2 * LibraryCell::kInset, kMaxPicture); }

} // namespace

LibraryCell::LibraryCell(const QRect& cell)
    : ground(cell.adjusted(kApart, kApart, -kApart, -kApart))
{
    const int left = ground.left() + kRoom;
    const int width = ground.width() - 2 * kRoom;
    const int side = pictureSide(cell.width());
    picture = QRect(left, ground.top() + kRoom, side, side);
    star = QRect(picture.right() - kStar + 1, picture.top(), kStar, kStar);
    title = QRect(left, picture.bottom() + 1 + kBetween, width, titleHeight());
    facts = QRect(left, title.bottom() + 1 + kApart, width, hintHeight());
    numbers = QRect(left, facts.bottom() + 1, width, hintHeight());
}

int LibraryCell::columns(int width) { return std::max(1, (width - kSlack) / kMinWidth); }

QSize LibraryCell::size(int width)
{
    const int wide = std::max(kMinWidth, (width - kSlack) / columns(width));
    const int text = titleHeight() + kApart + 2 * hintHeight();
    return { wide, pictureSide(wide) + text + kBetween + 2 * LibraryCell::kInset };
}

} // namespace referee::ui
