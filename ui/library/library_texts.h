// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of a run: under its picture, in its tool tip, and for a screen reader.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QDateTime>
#include <QtCore/QString>
#include <array>
#include <optional>

namespace referee::ui {

/// What the library knows of a run file without opening it.
struct LibraryEntry {
    QString path; ///< absolute
    QString uuid;
    QString parentUuid; ///< of a branch; empty: none
    qint64 firstIteration = 0; ///< of a branch
    QString change; ///< how a branch differs from its parent, "w1 2 → 1.5, +1"; empty: not at all, or no branch
    QString prompt; ///< at the end of the run
    QString title; ///< that the user gave; empty: none
    QString recipe; ///< the same for runs that differ in their seeds alone; empty: a branch, or a run that was edited
    QString preset;
    QString method; ///< its key (core/base/method_table.h)
    quint64 seed = 0;
    QDateTime created; ///< UTC
    QDateTime modified; ///< of the file, UTC
    qint64 iterations = 0; ///< finished ones
    qint64 length = 0; ///< planned
    QString outcome; ///< "open", "stopped", "finished", "failed"
    std::optional<double> itm; ///< matching loss of the last iteration with a referee
    std::optional<double> caption; ///< captioning loss of the same
    std::optional<double> judge; ///< last score of a judge
    int asked = 0; ///< questions of that judge; 0: none, or it is not known
    int seen = 0; ///< those that it answered with yes
    bool isStarred = false;
    qint64 bytes = 0; ///< on disk
    QByteArray thumbnailPng; ///< of the last preview, at most 128 × 128 pixels; empty: none
    QString problem; ///< why the file cannot be read; then only path, modified and bytes are set
    int seeds = 1; ///< runs of the same recipe that this one stands for, itself included
    bool isUnfolded = false; ///< the others follow
};

enum class LibrarySort {
    Date, ///< newest first
    Name, ///< of the file, A to Z
    Match, ///< lowest matching loss first
    Caption, ///< lowest captioning loss first
    Judge, ///< highest score first
    Iterations, ///< longest run first
};

/// What is restored from a file.
enum class RestoreChoice {
    All, ///< prompt, settings, region, start image and seed: the same run again
    AllButSeed, ///< everything except the seed
    PromptOnly, ///< without the settings
};

/// The title, else the prompt on one line; without a prompt the name of the file.
QString libraryTitle(const LibraryEntry& entry);

/// One small line of a card: what is at its left, and at its right.
struct LibraryLine {
    QString left;
    QString right;
    friend bool operator==(const LibraryLine&, const LibraryLine&) = default;
};

/// What tells runs of one prompt apart: seed and iterations ("20/60": 20 of 60), method (of a branch: its change) and
/// answers of the judge ("✓ 3 of 3"), day (`today` is the local date) and the number by which the runs are sorted.
std::array<LibraryLine, 3> libraryLines(const LibraryEntry& entry, LibrarySort sort, const QDate& today);

/// "9 seeds" of a run that stands for several; empty: it does not.
QString groupMark(const LibraryEntry& entry);
/// Marks in the picture's corner: "from 40" of a branch, "failed", "open"; empty: none.
QString branchMark(const LibraryEntry& entry);
QString outcomeMark(const LibraryEntry& entry);

/// All data, one value a line; for a file that cannot be read the reason.
QString libraryTip(const LibraryEntry& entry);

/// The same as one sentence.
QString librarySpoken(const LibraryEntry& entry);

} // namespace referee::ui
