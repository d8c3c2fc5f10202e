// SPDX-License-Identifier: GPL-3.0-or-later
// Paints one picture: steps an engine to the end of its run, with scripted edits, metrics, a run file and progress.
#pragma once

#include "app/storage/edit.h"
#include "app/storage/run_file.h"
#include "core/engine/engine.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace referee::cli {

struct PaintJob {
    RunRequest request;
    std::string preset;
    std::vector<Edit> edits;
    std::filesystem::path folder;
    std::optional<Snapshot> start; ///< in place of noise or a start picture
    uint64_t budgetBytes = 0; ///< of the run file; 0: as large as it gets
    bool isQuiet = false; ///< no progress on stderr
    bool isScored = false; ///< score the finished picture
};

struct PaintResult {
    std::filesystem::path picture;
    std::filesystem::path metrics; ///< empty: as run
    std::filesystem::path run; ///< empty: it could be written nowhere
    uint64_t seed = 0;
    int64_t iterations = 0;
    double seconds = 0;
    StepReport last; ///< of the last iteration that had a referee
    std::optional<PictureScore> score; ///< when asked for
    bool wasInterrupted = false;
    std::optional<std::string> failure; ///< numbers that were not finite; the picture is the last good one
};

/// Writes NAME.png, NAME.csv and NAME.referee into the folder (made when missing). An interrupt or numbers that are not
/// finite end the run early; the picture so far is saved all the same. A disk that is full or read-only does not end
/// the run: in the end everything is kept where there is room (run_keeper.h). WriteError: no folder can be made, or the
/// picture could be written nowhere. UsageError, MemoryError are thrown.
PaintResult paint(Engine& engine, const PaintJob& job, const EngineOptions& options);

/// Goes on with a run where it stopped, in its own file, the last of the chain; of the job edits, budget, isQuiet and
/// isScored count.
PaintResult resume(Engine& engine, std::vector<RunFile> chain, const PaintJob& job);

/// A branch that is still to be painted.
struct Branch {
    RunHead head;
    Snapshot first;
    std::vector<RunFile> past; ///< what it shares, the oldest first
    std::filesystem::path file; ///< NAME.referee that is not there, or the folder, which is made when missing
    std::string prompt; ///< that a file in the folder is called after
};

/// Paints a branch to its end, as paint() does; the job's edits act at its first iteration or later.
PaintResult paintBranch(Engine& engine, Branch branch, const PaintJob& job);

/// The object that --json prints.
nlohmann::ordered_json toJson(const PaintResult& result);
/// What a person reads of a finished picture.
void printResult(const PaintResult& result);
/// NumericError, Cancelled: with the path of the picture so far.
void throwIfEndedEarly(const PaintResult& result);

} // namespace referee::cli
