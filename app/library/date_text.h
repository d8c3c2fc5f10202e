// SPDX-License-Identifier: GPL-3.0-or-later
// Dates as a user types them.
#pragma once

#include <QtCore/QDateTime>
#include <QtCore/QString>

namespace referee {

enum class DayEdge { Begin, End };

/// "2026-11-24" (that day's begin or end, local time), "2026-11-24T18:30" (local) or how long ago: "7d", "12h", "30m",
/// "2w". In UTC. UsageError for anything else.
QDateTime dateFromText(const QString& text, DayEdge edge, const QDateTime& now = QDateTime::currentDateTime());

} // namespace referee
