// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_texts.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QLocale>

namespace referee::ui {

namespace {

constexpr int kMatchDigits = 3;
constexpr int kDigits = 2;

/// The context of the translations.
struct Library {
    Q_DECLARE_TR_FUNCTIONS(referee::ui::Library)
};

QString number(const std::optional<double>& value, int digits)
{
    return value ? QLocale().toString(*value, 'f', digits) : QStringLiteral("–");
}

/// Of today only the time, of this year the day without the year, because a cell is narrow.
QString dayOf(const QDateTime& time, const QDate& today)
{
    const QDateTime local = time.toLocalTime();
    if (local.date() == today) {
        return QLocale().toString(local.time(), QStringLiteral("HH:mm"));
    }
    const bool isThisYear = local.date().year() == today.year();
    return QLocale().toString(local.date(), isThisYear ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy"));
}

QString progressOf(const LibraryEntry& entry)
{
    return entry.iterations < entry.length ? QStringLiteral("%1/%2").arg(entry.iterations).arg(entry.length)
                                           : QString::number(entry.iterations);
}

QStringList scores(const LibraryEntry& entry)
{
    QStringList lines;
    if (entry.itm) {
        lines += Library::tr("matching loss %1").arg(number(entry.itm, kMatchDigits));
    }
    if (entry.caption) {
        lines += Library::tr("captioning loss %1").arg(number(entry.caption, kDigits));
    }
    if (entry.judge) {
        lines += Library::tr("judge's score %1").arg(number(entry.judge, kDigits));
    }
    return lines;
}

QString outcomeOf(const LibraryEntry& entry)
{
    if (entry.outcome == QLatin1String("failed")) {
        return Library::tr("ended by an error");
    }
    if (entry.outcome == QLatin1String("open")) {
        return Library::tr("still open, or interrupted");
    }
    return entry.outcome == QLatin1String("stopped") ? Library::tr("stopped") : QString();
}

QStringList factsOf(const LibraryEntry& entry)
{
    QStringList facts;
    facts += Library::tr("%1 of %2 iterations").arg(entry.iterations).arg(entry.length);
    facts += scores(entry);
    if (!entry.parentUuid.isEmpty()) {
        facts += Library::tr("branch from iteration %1").arg(entry.firstIteration);
        facts += entry.change;
    }
    facts += outcomeOf(entry);
    facts += entry.isStarred ? Library::tr("has a star") : QString();
    facts += entry.created.isValid()
        ? Library::tr("begun %1")
              .arg(QLocale().toString(entry.created.toLocalTime(), QStringLiteral("d MMM yyyy, HH:mm")))
        : QString();
    facts.removeAll(QString());
    return facts;
}

} // namespace

QString libraryTitle(const LibraryEntry& entry)
{
    const QString prompt = entry.prompt.simplified();
    return prompt.isEmpty() ? QFileInfo(entry.path).fileName() : prompt;
}

QString libraryFacts(const LibraryEntry& entry, const QDate& today)
{
    if (!entry.problem.isEmpty()) {
        return Library::tr("cannot be read");
    }
    const QString progress = progressOf(entry);
    return entry.created.isValid() ? QStringLiteral("%1 · %2").arg(dayOf(entry.created, today), progress) : progress;
}

QString libraryNumbers(const LibraryEntry& entry)
{
    if (!entry.itm && !entry.caption && !entry.judge) {
        return {};
    }
    return QStringList { number(entry.itm, kMatchDigits), number(entry.caption, kDigits), number(entry.judge, kDigits) }
        .join(QStringLiteral(" / "));
}

QString branchMark(const LibraryEntry& entry)
{
    return entry.parentUuid.isEmpty() ? QString() : Library::tr("from %1").arg(entry.firstIteration);
}

QString outcomeMark(const LibraryEntry& entry)
{
    if (entry.outcome == QLatin1String("failed")) {
        return Library::tr("failed");
    }
    return entry.outcome == QLatin1String("open") ? Library::tr("open") : QString();
}

QString libraryTip(const LibraryEntry& entry)
{
    const QString file = QFileInfo(entry.path).fileName();
    if (!entry.problem.isEmpty()) {
        return QStringLiteral("%1\n%2").arg(file, entry.problem);
    }
    QStringList lines { libraryTitle(entry) };
    lines += factsOf(entry);
    lines += Library::tr("%1, seed %2, preset %3").arg(entry.method).arg(entry.seed).arg(entry.preset);
    lines += QStringLiteral("%1, %2").arg(file, QLocale().formattedDataSize(entry.bytes, 1));
    return lines.join(QLatin1Char('\n'));
}

QString librarySpoken(const LibraryEntry& entry)
{
    const bool isReadable = entry.problem.isEmpty();
    return QStringLiteral("%1: %2").arg(
        libraryTitle(entry), isReadable ? factsOf(entry).join(QStringLiteral(", ")) : entry.problem);
}

} // namespace referee::ui
