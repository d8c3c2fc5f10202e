// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/date_text.h"

#include "core/base/errors.h"

#include <QtCore/QHash>
#include <QtCore/QRegularExpression>

namespace referee {

QDateTime dateFromText(const QString& text, DayEdge edge, const QDateTime& now)
{
    static const QRegularExpression ago(QStringLiteral("^(\\d{1,5})([mhdw])$"));
    static const QRegularExpression day(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}$"));
    static const QRegularExpression moment(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2})?Z?$"));
    static const QHash<QString, qint64> seconds { { QStringLiteral("m"), 60 }, { QStringLiteral("h"), 3600 },
        { QStringLiteral("d"), 86400 }, { QStringLiteral("w"), 604800 } };
    if (const auto match = ago.match(text); match.hasMatch()) {
        return now.toUTC().addSecs(-match.captured(1).toLongLong() * seconds.value(match.captured(2)));
    }
    QDateTime date;
    if (day.match(text).hasMatch()) {
        const QDate found = QDate::fromString(text, Qt::ISODate);
        date = edge == DayEdge::Begin ? found.startOfDay() : found.endOfDay();
    } else if (moment.match(text).hasMatch()) {
        date = QDateTime::fromString(text, Qt::ISODate);
    }
    if (!date.isValid()) {
        throw UsageError("A date as 2026-11-24 or 2026-11-24T18:30, or how long ago as 7d or 12h, was expected, found '"
            + text.toStdString() + "'.");
    }
    return date.toUTC();
}

} // namespace referee
