// SPDX-License-Identifier: GPL-3.0-or-later
// The record of a run as plain values: its beginning, its edits, its measurements (docs/run-file.md).
#pragma once

#include "app/storage/edit.h"
#include "core/engine/engine.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace referee {

/// How a run, or a branch of one, began. Never changes.
struct RunHeader {
    std::string uuid; ///< 36 characters; filled in by RunFile::create when empty
    std::string parent; ///< uuid of the run that this one branched off; empty: none
    int64_t firstIteration = 0; ///< the first snapshot: where a branch begins
    std::string created; ///< UTC, ISO 8601; filled in by RunFile::create when empty
    std::string version; ///< of the program; filled in by RunFile::create when empty
    /// What acted before the first snapshot (of a branch: its parent's state; the changes of the fork are edits).
    /// Without the start picture, which the first snapshot holds.
    RunSpec request;
    bool hasStartPicture = false; ///< seed and settings alone do not reproduce the run
    std::string preset;
    EngineOptions options; ///< pack, device, precision and threads, which a replay uses again
    EngineInfo engine;
    std::vector<PackFile> packFiles;
};

/// One finished iteration. The picture of the report, if any, becomes a preview.
struct IterationRecord {
    StepReport report; ///< of iteration i
    std::vector<Edit> edits; ///< before it
    Snapshot after; ///< of iteration i + 1
};

/// One of several starts of a run: the best went on, the others can be painted on from their seeds.
struct Candidate {
    uint64_t seed = 0;
    int64_t iterations = 0; ///< that it was given
    double itm = 0; ///< losses of the plain decoded picture, without augmentation
    double caption = 0;
    double match = 0; ///< p(match)
    double verdict = 0; ///< the higher the better
    bool isChosen = false; ///< in the file of a run: went on
    std::vector<uint8_t> png; ///< its picture, at most 256 pixels a side
};

enum class RunOutcome {
    Open, ///< still running, or its program was killed
    Stopped, ///< by the user or a signal; can be resumed
    Finished, ///< reached its last iteration
    Failed, ///< not finite, out of memory; can be resumed from the last snapshot
};
inline constexpr std::array<std::string_view, 4> kOutcomeNames = { "open", "stopped", "finished", "failed" };

/// What may change after a run has ended.
struct RunStatus {
    RunOutcome outcome = RunOutcome::Open;
    std::string why; ///< a sentence, with Failed
    std::string ended; ///< UTC, ISO 8601; empty while open
    bool isStarred = false;
    std::string title; ///< that the user gave; empty: none
};

/// The last values of each kind in a run.
struct RunSummary {
    std::optional<double> itm; ///< of the last iteration with a referee
    std::optional<double> caption; ///< of the same iteration
    std::optional<double> judge;
    std::vector<uint8_t> previewPng; ///< empty: none
};

/// The judge's answers counted, phrases and judged places alike: "2 of 3".
struct JudgeTally {
    int64_t yes = 0;
    int64_t asked = 0; ///< 0: there are no answers
    friend bool operator==(const JudgeTally&, const JudgeTally&) = default;
};
/// An answer is yes from p(yes) = 0.5 on.
JudgeTally tallyOf(const PictureScore& score);

/// The header of a new run. Paths become absolute, since the run may be resumed from another folder.
RunHeader headOf(const RunSpec& request, const std::string& preset, const EngineOptions& options,
    const EngineInfo& engine, const std::vector<PackFile>& packFiles);

/// What acts at the beginning of a run.
LiveState stateOf(const RunSpec& request);

/// The request with the state of a later iteration.
RunSpec requestWith(const RunSpec& request, const LiveState& state);
/// The request to begin an engine with before it restores the snapshot; the snapshot's size overrides the header's.
RunSpec requestAt(const RunHeader& head, const LiveState& state, const Snapshot& snapshot);

/// True for a LoRA file, false for a file of the pack itself.
bool isLora(const PackFile& file);

/// True for the same files with the same content.
bool isSamePack(const std::vector<PackFile>& a, const std::vector<PackFile>& b);

// The parts of a run file that are text: JSON of settings, options, engine, pack; lists of numbers; times.

QString settingsText(const Settings& settings);
QString optionsText(const EngineOptions& options, bool hasStartPicture);
QString engineText(const EngineInfo& facts);
QString packFilesText(const std::vector<PackFile>& files);
QString phrasesText(const std::vector<PhraseScore>& phrases);
QString listText(const std::vector<double>& values);
QString listText(const std::vector<int64_t>& values);

// Reading: std::exception for invalid text; the caller names the file.
Settings settingsFromText(const QString& text); ///< without settings that this version does not know
EngineOptions optionsFromText(const QString& text);
bool hasStartPictureFromText(const QString& options); ///< false for older files
EngineInfo engineFromText(const QString& text);
std::vector<PackFile> packFilesFromText(const QString& text);
std::vector<PhraseScore> phrasesFromText(const QString& text);
std::vector<double> doublesFromText(const QString& text); ///< empty text: none
std::vector<int64_t> integersFromText(const QString& text);

/// float32, little-endian, as in memory.
QByteArray blobOf(const std::vector<float>& values);
/// std::runtime_error unless it is empty or has `count` numbers.
std::vector<float> floatsFromBlob(const QByteArray& blob, int64_t count);

/// UTC, ISO 8601 with milliseconds.
QString timeNow();

} // namespace referee
