// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/library_query.h"

#include <QtCore/QCollator>
#include <QtCore/QFileInfo>
#include <QtCore/QHash>
#include <algorithm>
#include <cmath>
#include <span>
#include <tuple>

namespace referee {

namespace {

/// Makes equivalent letters equal: é as one or two code points, ß and SS (which Qt's case folding keeps apart).
QString folded(const QString& text) { return text.normalized(QString::NormalizationForm_KC).toUpper().toCaseFolded(); }

bool isWanted(const ui::LibraryEntry& entry, const LibraryQuery& query, const QStringList& words)
{
    const QDateTime date = dateOf(entry);
    if ((query.since.isValid() && date < query.since) || (query.until.isValid() && date > query.until)
        || (query.isStarredOnly && !entry.isStarred)
        || (!query.preset.isEmpty() && entry.preset.compare(query.preset, Qt::CaseInsensitive) != 0)) {
        return false;
    }
    const QString prompt = words.isEmpty() ? QString() : folded(entry.title + QLatin1Char('\n') + entry.prompt);
    return std::ranges::all_of(words, [&](const QString& word) { return prompt.contains(word); });
}

std::optional<double> valueOf(const ui::LibraryEntry& entry, LibrarySort sort)
{
    switch (sort) {
    case LibrarySort::Match:
        return entry.itm;
    case LibrarySort::Caption:
        return entry.caption;
    case LibrarySort::Judge:
        return entry.judge;
    case LibrarySort::Iterations:
        return static_cast<double>(entry.iterations);
    case LibrarySort::Date:
    case LibrarySort::Name:
        break;
    }
    return static_cast<double>(dateOf(entry).toMSecsSinceEpoch());
}

struct Row {
    const ui::LibraryEntry* entry;
    int group; ///< 0: has a value, 1: has none, 2: cannot be read
    double value;
    QString name;
};

Row rowOf(const ui::LibraryEntry& entry, LibrarySort sort)
{
    const auto value = valueOf(entry, sort);
    const bool hasValue = value && !std::isnan(*value);
    const int group = !entry.problem.isEmpty() ? 2 : hasValue ? 0 : 1;
    return { &entry, group, hasValue ? *value : 0, QFileInfo(entry.path).fileName() };
}

/// Natural order of names, 9 before 10. The locale C would sort by code points.
QCollator userCollator()
{
    const QLocale system = QLocale::system();
    QCollator collator(system.language() == QLocale::C ? QLocale(QLocale::English) : system);
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    return collator;
}

} // namespace

bool isAscendingByDefault(LibrarySort sort)
{
    return sort == LibrarySort::Name || sort == LibrarySort::Match || sort == LibrarySort::Caption;
}

QDateTime dateOf(const ui::LibraryEntry& entry) { return entry.created.isValid() ? entry.created : entry.modified; }

QList<ui::LibraryEntry> answer(const QList<ui::LibraryEntry>& entries, const LibraryQuery& query)
{
    QStringList words;
    for (const auto& word : query.words) {
        words << folded(word);
    }
    std::vector<Row> rows;
    for (const auto& entry : entries) {
        if (isWanted(entry, query, words)) {
            rows.push_back(rowOf(entry, query.sort));
        }
    }
    const QCollator collator = userCollator();
    const bool isByName = query.sort == LibrarySort::Name;
    std::ranges::sort(rows, [&](const Row& a, const Row& b) {
        if (a.group != b.group) {
            return a.group < b.group;
        }
        const int names = isByName || a.value == b.value ? collator.compare(a.name, b.name) : 0;
        const int order = isByName ? names : a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
        if (order != 0) {
            return query.isAscending ? order < 0 : order > 0;
        }
        return names != 0 ? names < 0 : a.entry->path < b.entry->path;
    });
    const auto found = query.limit > 0 ? std::min(query.limit, qsizetype(rows.size())) : qsizetype(rows.size());
    QList<ui::LibraryEntry> answered;
    for (const auto& row : std::span(rows).first(size_t(found))) {
        answered << *row.entry;
    }
    return answered;
}

QList<ui::LibraryEntry> grouped(const QList<ui::LibraryEntry>& entries, const QSet<QString>& unfolded)
{
    QHash<QString, QList<ui::LibraryEntry>> groups;
    for (const auto& entry : entries) {
        if (!entry.recipe.isEmpty()) {
            groups[entry.recipe] << entry;
        }
    }
    const auto rank = [](const ui::LibraryEntry& entry) {
        const double seen = entry.asked > 0 ? double(entry.seen) / entry.asked : 0;
        return std::tuple(entry.isStarred, seen, entry.judge.value_or(0), entry.iterations);
    };
    QList<ui::LibraryEntry> shown;
    for (const auto& entry : entries) {
        const auto group = groups.find(entry.recipe);
        if (entry.recipe.isEmpty() || (group != groups.end() && group->size() == 1)) {
            shown << entry;
        }
        if (group == groups.end() || group->size() == 1) {
            continue;
        }
        const auto best = std::ranges::max_element(*group, {}, rank);
        std::rotate(group->begin(), best, best + 1);
        group->first().seeds = int(group->size());
        group->first().isUnfolded = unfolded.contains(entry.recipe);
        shown << (group->first().isUnfolded ? *group : group->first(1));
        groups.erase(group); // the others of it stand there already
    }
    return shown;
}

} // namespace referee
