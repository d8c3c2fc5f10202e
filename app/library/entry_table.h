// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a library as a table for a terminal, and as JSON.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QDateTime>
#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <nlohmann/json.hpp>

namespace referee {

/// The text with control and format characters replaced by blanks: a foreign prompt or file name must not control the
/// terminal.
QString plain(const QString& text);
/// The plain text in one line of at most `columns`, with "…" at the end if it was cut.
QString clipped(const QString& text, int columns);

/// Aligned lines with a header: date (local time), iterations, losses, judge, prompt, and the path relative to
/// `folder`. A file that cannot be read has a line with its problem.
QStringList tableOf(const QList<ui::LibraryEntry>& entries, const QString& folder);

/// {"folder", "runs": […]} with null for missing values.
nlohmann::ordered_json jsonOf(const QList<ui::LibraryEntry>& entries, const QString& folder);

enum class DayEdge { Begin, End };

/// The UTC time that a user entered: "2026-11-24" (the begin or end of the day, local time), "2026-11-24T18:30" (local
/// time) or an age: "7d", "12h", "30m", "2w". UsageError for other texts.
QDateTime dateFromText(const QString& text, DayEdge edge, const QDateTime& now = QDateTime::currentDateTime());

} // namespace referee
