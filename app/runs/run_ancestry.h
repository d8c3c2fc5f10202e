// SPDX-License-Identifier: GPL-3.0-or-later
// A run file with the runs that it branched off, as far as they lie beside it: a run's whole past, read as one.
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

    /// The file that holds an iteration; LoadError when that lies in an ancestor that is not there.
    const RunFile& holder(int64_t iteration) const;
    /// LoadError when it was thinned out.
    Snapshot snapshot(int64_t iteration) const;
    /// What acts in an iteration.
    LiveState stateAt(int64_t iteration) const;

    // Of all files, each up to where the next one leaves it
    std::vector<StepReport> reports() const;
    std::vector<Edit> edits() const;
    PictureScores scores() const;
    Previews previews() const;
    RunNumbers numbers() const { return { reports(), scores(), edits() }; }
    /// How the picture after `iterations` iterations came about, from the very beginning.
    RunRecipe recipe(int64_t iterations) const;
    /// Lowest sum of the losses, or the judge's favourite when there is one and `byJudge`; none: nothing was measured.
    std::optional<int64_t> best(bool byJudge) const;

    /// The files up to the one that holds an iteration, as the past of a branch. LoadError when that lies in an
    /// ancestor that is not there, or after the end.
    std::vector<RunFile> pastOf(int64_t iteration) &&;
    /// What is known of the run's past, the oldest first.
    void setPast(std::vector<RunFile> past);

private:
    /// visit(file, end): the oldest ancestor first; what lies at `end` or later belongs to the next file.
    template <typename Visit> void forEachFile(Visit visit) const;

    std::vector<RunFile> m_files;
};

/// How many iterations a run with these settings is to have (sampler steps with method sd).
int64_t plannedLength(const Settings& settings);

/// LoadError when the loaded pack is another one than the run was painted with.
void requireSamePack(const RunFile& file, const EngineInfo& loaded);

/// A file of version 1 with method sd: of what was painted after its first state no state was kept.
bool lacksStates(const RunFile& file);

/// The state before an iteration. LoadError when it is not there; names those that are.
Snapshot snapshotAt(const RunFile& file, int64_t iteration);

/// `head` as that of a new branch, which leaves `holder` before an iteration with what acted there.
RunHeader branchHeader(RunHeader head, const RunFile& holder, int64_t iteration);

/// The moments of Adam begin anew: they were gathered for another prompt. What a sampler remembers stays.
void clearOptimizerState(Snapshot& snapshot);

/// How a run is painted again from the beginning, up to its end. LoadError.
RunRecipe recipeOfRun(const std::filesystem::path& path);

} // namespace referee
