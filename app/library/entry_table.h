// SPDX-License-Identifier: GPL-3.0-or-later
// The library as text: a table for a terminal, JSON for programs.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QDateTime>
#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <nlohmann/json.hpp>

namespace referee {

/// Columns that a terminal needs for a text: none for combining signs, two for wide ones.
int columnsOf(const QString& text);
/// One line, without control signs, of at most so many columns; what is cut off is "…".
QString clipped(const QString& text, int columns);

/// Aligned lines, a heading first: date (local time), iterations, losses, judge, prompt, and the name from `folder` on.
/// A file that cannot be read is a line with its problem.
QStringList tableOf(const QList<ui::LibraryEntry>& entries, const QString& folder);

/// {"folder", "runs": […]}; what a run has not is null.
nlohmann::ordered_json jsonOf(const QList<ui::LibraryEntry>& entries, const QString& folder);

// Dates as a user types them.

enum class DayEdge { Begin, End };

/// "2026-11-24" (that day's begin or end, local time), "2026-11-24T18:30" (local) or how long ago: "7d", "12h", "30m",
/// "2w". In UTC. UsageError for anything else.
QDateTime dateFromText(const QString& text, DayEdge edge, const QDateTime& now = QDateTime::currentDateTime());

} // namespace referee
