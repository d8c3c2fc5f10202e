// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/entry_table.h"

#include "app/library/library_query.h"
#include "core/base/errors.h"
#include "core/tokenizers/unicode.h"

#include <QtCore/QDir>
#include <QtCore/QHash>
#include <QtCore/QRegularExpression>
#include <algorithm>
#include <array>
#include <cmath>

namespace referee {

namespace {

constexpr int kPromptColumns = 48;

QString numberText(const std::optional<double>& value, int decimals)
{
    return value && std::isfinite(*value) ? QString::number(*value, 'f', decimals) : QStringLiteral("–");
}

QString lengthText(const ui::LibraryEntry& entry)
{
    const QString mark = entry.outcome == QLatin1String("failed") ? QStringLiteral(" !") : QString();
    return QStringLiteral("%1/%2%3").arg(entry.iterations).arg(entry.length).arg(mark);
}

constexpr int kColumns = 8;
using Line = std::array<QString, kColumns>;

Line lineOf(const ui::LibraryEntry& entry, const QString& folder)
{
    const QString date = dateOf(entry).toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    const QString name = plain(QDir(folder).relativeFilePath(entry.path));
    if (!entry.problem.isEmpty()) {
        return { QString(), date, QStringLiteral("–"), QStringLiteral("–"), QStringLiteral("–"), QStringLiteral("–"),
            QStringLiteral("cannot be read"), name };
    }
    return { entry.isStarred ? QStringLiteral("★") : QString(), date, lengthText(entry), numberText(entry.itm, 3),
        numberText(entry.caption, 3), numberText(entry.judge, 2), clipped(entry.prompt, kPromptColumns), name };
}

QString padded(const QString& text, int columns, bool isNumber)
{
    const QString blanks(std::max(0, columns - columnsOf(text.toStdString())), QLatin1Char(' '));
    return isNumber ? blanks + text : text + blanks;
}

nlohmann::ordered_json orNull(const std::optional<double>& value)
{
    return value && std::isfinite(*value) ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json orNull(const QString& text)
{
    return text.isEmpty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text.toStdString());
}

QString timeText(const QDateTime& time) { return time.isValid() ? time.toString(Qt::ISODateWithMs) : QString(); }

nlohmann::ordered_json jsonOf(const ui::LibraryEntry& entry)
{
    nlohmann::ordered_json object
        = { { "path", entry.path.toStdString() }, { "modified", orNull(timeText(entry.modified)) },
              { "bytes", entry.bytes }, { "problem", orNull(entry.problem) } };
    if (entry.problem.isEmpty()) {
        object.update({ { "created", orNull(timeText(entry.created)) }, { "uuid", entry.uuid.toStdString() },
            { "parent", orNull(entry.parentUuid) }, { "first_iteration", entry.firstIteration },
            { "change", orNull(entry.change) }, { "prompt", entry.prompt.toStdString() },
            { "title", orNull(entry.title) }, { "preset", entry.preset.toStdString() },
            { "method", entry.method.toStdString() }, { "seed", entry.seed }, { "iterations", entry.iterations },
            { "length", entry.length }, { "outcome", entry.outcome.toStdString() }, { "itm", orNull(entry.itm) },
            { "caption", orNull(entry.caption) }, { "judge", orNull(entry.judge) }, { "asked", entry.asked },
            { "seen", entry.seen }, { "starred", entry.isStarred } });
    }
    return object;
}

} // namespace

QString plain(const QString& text)
{
    QString signs;
    for (const char32_t sign : text.toUcs4()) {
        const auto category = QChar::category(sign);
        const bool isPlain = category != QChar::Other_Control && category != QChar::Separator_Line
            && category != QChar::Separator_Paragraph && category != QChar::Other_Format;
        signs += isPlain ? QString::fromUcs4(&sign, 1) : QStringLiteral(" ");
    }
    return signs;
}

QString clipped(const QString& text, int columns)
{
    return QString::fromStdString(cutToColumns(plain(text).simplified().toStdString(), columns));
}

QStringList tableOf(const QList<ui::LibraryEntry>& entries, const QString& folder)
{
    std::vector<Line> lines { { QString(), QStringLiteral("date"), QStringLiteral("iterations"),
        QStringLiteral("match"), QStringLiteral("caption"), QStringLiteral("judge"), QStringLiteral("prompt"),
        QStringLiteral("name") } };
    for (const auto& entry : entries) {
        lines.push_back(lineOf(entry, folder));
    }
    std::array<int, kColumns> widths {};
    for (const auto& line : lines) {
        for (size_t column = 0; column < kColumns; ++column) {
            widths[column] = std::max(widths[column], columnsOf(line[column].toStdString()));
        }
    }
    QStringList table;
    for (const auto& line : lines) {
        QStringList cells;
        for (size_t column = 0; column + 1 < kColumns; ++column) {
            const bool isNumber = column >= 2 && column <= 5;
            cells << padded(line[column], widths[column], isNumber);
        }
        table << (cells.join(QStringLiteral("  ")) + QStringLiteral("  ") + line.back());
    }
    for (const auto& entry : entries) {
        if (!entry.problem.isEmpty()) {
            table << QStringLiteral("Problem: ") + plain(entry.problem);
        }
    }
    return table;
}

nlohmann::ordered_json jsonOf(const QList<ui::LibraryEntry>& entries, const QString& folder)
{
    nlohmann::ordered_json runs = nlohmann::ordered_json::array();
    for (const auto& entry : entries) {
        runs.push_back(jsonOf(entry));
    }
    return { { "folder", folder.toStdString() }, { "runs", runs } };
}

QDateTime dateFromText(const QString& text, DayEdge edge, const QDateTime& now)
{
    static const QRegularExpression ago(QStringLiteral("^(\\d{1,5})([mhdw])$"));
    static const QRegularExpression time(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2})?Z?)?$"));
    static const QHash<QString, qint64> seconds { { QStringLiteral("m"), 60 }, { QStringLiteral("h"), 3600 },
        { QStringLiteral("d"), 86400 }, { QStringLiteral("w"), 604800 } };
    if (const auto match = ago.match(text); match.hasMatch()) {
        return now.toUTC().addSecs(-match.captured(1).toLongLong() * seconds.value(match.captured(2)));
    }
    const bool isDay = text.size() == 10;
    const QDate day = QDate::fromString(text, Qt::ISODate);
    const QDateTime date = !isDay ? QDateTime::fromString(text, Qt::ISODate)
        : edge == DayEdge::Begin  ? day.startOfDay()
                                  : day.endOfDay();
    if (!time.match(text).hasMatch() || !date.isValid()) {
        throw UsageError("must be a date like 2026-11-24 or 2026-11-24T18:30, or an age like 7d or 12h, got '"
            + text.toStdString() + "'.");
    }
    return date.toUTC();
}

} // namespace referee
