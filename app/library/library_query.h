// SPDX-License-Identifier: GPL-3.0-or-later
// Search and order of the runs of a library.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QList>
#include <QtCore/QSet>
#include <QtCore/QStringList>
#include <array>
#include <string_view>

namespace referee {

using ui::LibrarySort;
inline constexpr std::array<std::string_view, 6> kLibrarySortNames
    = { "date", "name", "match", "caption", "judge", "iterations" };
/// Whether the default order is ascending: for names and losses, not for the others.
bool isAscendingByDefault(LibrarySort sort);

struct LibraryQuery {
    QStringList words; ///< all must occur in the prompt, in any case and place
    QDateTime since; ///< start time of a run; invalid: no limit
    QDateTime until; ///< inclusive; invalid: no limit
    bool isStarredOnly = false;
    QString preset; ///< empty: any
    LibrarySort sort = LibrarySort::Date;
    bool isAscending = false;
    qsizetype limit = 0; ///< 0: no limit
};

/// The time when a run began; for a file that cannot be read, when it was last modified.
QDateTime dateOf(const ui::LibraryEntry& entry);

/// Runs without the value of the sort key come last in both orders, followed by files that cannot be read, which have
/// only a date to be found by.
QList<ui::LibraryEntry> answer(const QList<ui::LibraryEntry>& entries, const LibraryQuery& query);

/// Collapses runs that differ only in seed to the best one (with a star, then most answers yes, then the judge's score,
/// then the longest), in the place of their first. The others follow it when their recipe is `unfolded`.
QList<ui::LibraryEntry> grouped(const QList<ui::LibraryEntry>& entries, const QSet<QString>& unfolded);

} // namespace referee
