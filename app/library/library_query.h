// SPDX-License-Identifier: GPL-3.0-or-later
// What is wanted of a library: which runs, in which order.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QList>
#include <QtCore/QStringList>
#include <array>
#include <string_view>

namespace referee {

using ui::LibrarySort;
inline constexpr std::array<std::string_view, 6> kLibrarySortNames
    = { "date", "name", "match", "caption", "judge", "iterations" };
/// The order in which a user looks for it: names from A on, losses from the smallest, the rest from the greatest.
bool isAscendingByNature(LibrarySort sort);

struct LibraryQuery {
    QStringList words; ///< all occur in the prompt, whatever their case and wherever they stand
    QDateTime since; ///< of the beginning of a run; invalid: from ever
    QDateTime until; ///< inclusive
    bool isStarredOnly = false;
    QString preset; ///< empty: any
    LibrarySort sort = LibrarySort::Date;
    bool isAscending = false;
    qsizetype limit = 0; ///< 0: none
};

/// The moment a run began; of a file that cannot be read, when it was last written.
QDateTime dateOf(const ui::LibraryEntry& entry);

/// Runs without the value that is sorted by, and then files that cannot be read, come last either way. Those are found
/// by their date alone.
QList<ui::LibraryEntry> answer(const QList<ui::LibraryEntry>& entries, const LibraryQuery& query);

} // namespace referee
