// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a run: under its picture, in its tool tip, and to a screen reader.
#pragma once

#include "ui/library/library_entry.h"

namespace referee::ui {

/// The prompt on one line; of a file that cannot be read, or a run without a prompt, its file's name.
QString libraryTitle(const LibraryEntry& entry);

/// "24 Nov · 57/160", of today "19:02 · 57/160"; `today` is the day on the user's calendar.
QString libraryFacts(const LibraryEntry& entry, const QDate& today);

/// "0.021 / 1.31 / 0.97": matching, captioning, judge, a dash for what is not known; empty: none is known.
QString libraryNumbers(const LibraryEntry& entry);

/// Short words for the picture's corner: "from 40" of a branch, "failed", "open"; empty: nothing worth a mark.
QString branchMark(const LibraryEntry& entry);
QString outcomeMark(const LibraryEntry& entry);

/// Everything, a fact a line; of a file that cannot be read the sentence that says why.
QString libraryTip(const LibraryEntry& entry);

/// The same as one sentence of facts.
QString librarySpoken(const LibraryEntry& entry);

} // namespace referee::ui
