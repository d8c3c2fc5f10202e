// SPDX-License-Identifier: GPL-3.0-or-later
// A run file with its ancestors in the same folder: the whole history of a run, read as one.
#pragma once

#include "app/storage/export_csv.h"
#include "app/storage/run_file.h"
#include "app/storage/run_json.h"

#include <vector>

namespace referee {

class RunAncestry {
public:
    using Previews = std::vector<std::pair<int64_t, std::vector<uint8_t>>>; ///< PNG

    /// A run and its ancestors, which are opened for reading. A missing ancestor ends the past. LoadError for the file
    /// itself.
    static RunAncestry open(const std::filesystem::path& path, RunFile::Access access);
    /// The oldest ancestor first, the run itself last.
    explicit RunAncestry(std::vector<RunFile> files);

    RunFile& run() { return m_files.back(); }
    const RunFile& run() const { return m_files.back(); }
    const RunFile& root() const { return m_files.front(); } ///< the oldest that is there
    int64_t first() const { return root().head().firstIteration; }

    /// The file with an iteration; LoadError when that is in a missing ancestor.
    const RunFile& holder(int64_t iteration) const;
    /// LoadError when it was thinned out.
    Snapshot snapshot(int64_t iteration) const;
    /// The state that acts in an iteration.
    LiveState stateAt(int64_t iteration) const;

    // Of all files, each up to where the next one begins
    std::vector<StepReport> reports() const;
    std::vector<Edit> edits() const;
    PictureScores scores() const;
    Previews previews() const;
    RunNumbers numbers() const { return { reports(), scores(), edits() }; }
    /// How to repeat the picture after `iterations` iterations from the beginning.
    RunRecipe recipe(int64_t iterations) const;
    /// Lowest sum of the losses, or the judge's favourite when there is one and `byJudge`; none: nothing was measured.
    std::optional<int64_t> best(bool byJudge) const;

    /// The files up to the one with an iteration, as the past of a branch. LoadError when that is in a missing
    /// ancestor, or after the end.
    std::vector<RunFile> pastOf(int64_t iteration) &&;
    /// The files before the run's own, the oldest first.
    void setPast(std::vector<RunFile> past);

private:
    /// visit(file, end): the oldest ancestor first; what lies at `end` or later belongs to the next file.
    template <typename Visit> void forEachFile(Visit visit) const;
    /// The entries of all files, each up to where the next file begins.
    template <typename Read, typename Iteration> auto gather(Read read, Iteration iterationOf) const;

    std::vector<RunFile> m_files;
};

/// How many iterations a run with these settings is to have (sampler steps with method sd).
int64_t plannedLength(const Settings& settings);

/// LoadError when the loaded pack is another one than the run was painted with.
void requireSamePack(const RunFile& file, const EngineInfo& loaded);

/// A file of version 1 with method sd: it has no states after the first one.
bool lacksStates(const RunFile& file);

/// The state before an iteration. LoadError with the nearest ones when it is missing.
Snapshot snapshotAt(const RunFile& file, int64_t iteration);

/// The header of a new branch that leaves `holder` before an iteration, with the state that acted there.
RunHeader branchHeader(RunHeader head, const RunFile& holder, int64_t iteration);

/// Clears the moments of Adam, which belong to another prompt. The state of a sampler stays.
void clearOptimizerState(Snapshot& snapshot);

/// How to repeat a run from the beginning to its end. LoadError.
RunRecipe recipeOfRun(const std::filesystem::path& path);

} // namespace referee
