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

QString number(double value, int digits) { return QLocale().toString(value, 'f', digits); }

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
        lines += Library::tr("matching loss %1").arg(number(*entry.itm, kMatchDigits));
    }
    if (entry.caption) {
        lines += Library::tr("captioning loss %1").arg(number(*entry.caption, kDigits));
    }
    if (entry.judge) {
        lines += Library::tr("judge's score %1").arg(number(*entry.judge, kDigits));
    }
    if (entry.asked > 0) {
        lines += Library::tr("the judge sees %1 of %2 things").arg(entry.seen).arg(entry.asked);
    }
    return lines;
}

/// Nothing where the order is visible in the other lines.
QString sortedBy(const LibraryEntry& entry, LibrarySort sort)
{
    if (sort == LibrarySort::Match && entry.itm) {
        return Library::tr("matching %1").arg(number(*entry.itm, kMatchDigits));
    }
    if (sort == LibrarySort::Caption && entry.caption) {
        return Library::tr("captioning %1").arg(number(*entry.caption, kDigits));
    }
    return sort == LibrarySort::Judge && entry.judge ? Library::tr("judge %1").arg(number(*entry.judge, kDigits))
                                                     : QString();
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
    facts += groupMark(entry);
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
    const QString prompt = entry.title.isEmpty() ? entry.prompt.simplified() : entry.title.simplified();
    return prompt.isEmpty() ? QFileInfo(entry.path).fileName() : prompt;
}

std::array<LibraryLine, 3> libraryLines(const LibraryEntry& entry, LibrarySort sort, const QDate& today)
{
    if (!entry.problem.isEmpty()) {
        return { { { Library::tr("cannot be read"), {} }, {}, {} } };
    }
    const QString answers = entry.asked > 0 ? Library::tr("%1 of %2").arg(entry.seen).arg(entry.asked) : QString();
    const QString ticks = entry.asked > 0 && entry.seen == entry.asked ? QStringLiteral("✓ ") + answers : answers;
    const QString day = entry.created.isValid() ? dayOf(entry.created, today) : QString();
    const QString kind = entry.change.isEmpty() ? entry.method : entry.change; // branches differ in what they changed
    return { { { Library::tr("seed %1").arg(entry.seed), progressOf(entry) }, { kind, ticks },
        { day, sortedBy(entry, sort) } } };
}

QString groupMark(const LibraryEntry& entry)
{
    return entry.seeds > 1 ? Library::tr("%1 seeds").arg(entry.seeds) : QString();
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
    if (!entry.title.isEmpty()) {
        lines += entry.prompt.simplified();
    }
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
