// SPDX-License-Identifier: GPL-3.0-or-later
// A run file with the runs that it branched off, as far as they lie beside it; and how a branch of it begins.
#pragma once

#include "app/storage/run_file.h"
#include "app/storage/run_json.h"

#include <vector>

namespace referee {

/// The oldest ancestor first, the file itself last; ancestors are opened for reading. A missing ancestor ends the
/// chain. LoadError for the file itself.
std::vector<RunFile> openedChain(const std::filesystem::path& path, RunFile::Access access);

/// A chain up to the file that holds an iteration, which comes last. LoadError when that lies in an ancestor that is
/// not there, or after the end.
std::vector<RunFile> pastOf(std::vector<RunFile> chain, int64_t iteration);

/// The file of a chain that holds an iteration; LoadError when that lies in an ancestor that is not there.
const RunFile& holderOf(const std::vector<const RunFile*>& chain, int64_t iteration);

/// How many iterations a run with these settings is to have (sampler steps with method sd).
int64_t plannedLength(const Settings& settings);

/// LoadError when the loaded pack is another one than the run was painted with.
void requireSamePack(const RunFile& file, const EngineFacts& loaded);

/// A file of version 1 with method sd: of what was painted after its first state no state was kept.
bool lacksStates(const RunFile& file);

/// The state before an iteration. LoadError when it is not there; names those that are.
Snapshot snapshotAt(const RunFile& file, int64_t iteration);

/// `head` as that of a new branch, which leaves `holder` before an iteration with what acted there.
RunHead branchHead(RunHead head, const RunFile& holder, int64_t iteration);

/// How the picture after `iterations` iterations came about, from the very beginning; `chain`: the oldest file first.
RunFacts factsOfChain(const std::vector<const RunFile*>& chain, int64_t iterations);

struct RunRecipe {
    RunFacts facts; ///< up to the run's end
    std::optional<Snapshot> start; ///< the picture that it began from, as the latent that it became; none: noise
};

/// How a run is painted again from the beginning. LoadError.
RunRecipe recipeOfRun(const std::filesystem::path& path);

/// The moments of Adam begin anew: they were gathered for another prompt. What a sampler remembers stays.
void forgetMoments(Snapshot& snapshot);

} // namespace referee
