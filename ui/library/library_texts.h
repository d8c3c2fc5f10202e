// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a run: under its picture, in its tool tip, and to a screen reader.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QDateTime>
#include <QtCore/QString>
#include <optional>

namespace referee::ui {

/// The values of the library: what it knows of a run file without opening it, the order of runs, what is taken back.
struct LibraryEntry {
    QString path; ///< absolute
    QString uuid;
    QString parentUuid; ///< of the run that this one branched off; empty: none
    qint64 firstIteration = 0; ///< where a branch begins
    QString change; ///< that makes a branch another run, "w1 2 → 1.5, +1"; empty: none, or no branch
    QString prompt; ///< that acts at its end
    QString preset;
    QString method; ///< its key (core/base/method_table.h)
    quint64 seed = 0;
    QDateTime created; ///< UTC
    QDateTime modified; ///< of the file, UTC
    qint64 iterations = 0; ///< done: the one that comes next
    qint64 length = 0; ///< meant
    QString outcome; ///< "open", "stopped", "finished", "failed"
    std::optional<double> itm; ///< matching loss of the last iteration with a referee
    std::optional<double> caption; ///< captioning loss of the same
    std::optional<double> judge; ///< last score that a judge gave
    bool isStarred = false;
    qint64 bytes = 0; ///< on disk
    QByteArray thumbnailPng; ///< of the last preview, its longer side at most 128 pixels; empty: none
    QString problem; ///< a sentence, when the file cannot be read; then all but path, modified and bytes is empty
};

/// What the runs are put in order by.
enum class LibrarySort {
    Date, ///< newest first
    Name, ///< of the file, A to Z
    Match, ///< least matching loss first
    Caption, ///< least captioning loss first
    Judge, ///< greatest score first
    Iterations, ///< longest run first
};

/// How much of a dropped file comes back.
enum class RestoreChoice {
    All, ///< prompt, settings, region, start image and seed: the same run again
    AllButSeed, ///< the same wishes, another throw of the dice
    PromptOnly, ///< the settings stay as they are in the window
};

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
