// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of a folder as a tree: which branch left which run, where, and with what change.
#pragma once

#include "app/storage/name_claim.h"
#include "app/storage/run_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace referee {

/// A file name from a prompt and a seed: letters, digits and blanks, at most 60 characters.
std::string runName(const std::string& prompt, uint64_t seed);

/// Files that SQLite keeps beside NAME.referee. Those left over from another file of that name would be read as its
/// own.
inline const Endings kRunJournals { ".referee-wal", ".referee-shm", ".referee-journal" };

/// `endings` and those of journals: files that must not exist where a new run file is made.
Endings withRunJournals(Endings endings);

/// NAME.referee, and NAME.csv for a run with numbers, in a folder that is made when missing; there is no NAME.png then.
/// WriteError.
NameClaim claimRun(const std::filesystem::path& folder, const std::string& name, bool hasNumbers);

struct RunNode {
    std::string uuid;
    std::string parent; ///< uuid; empty: a run from the beginning
    std::filesystem::path file;
    std::string name; ///< of the file, without suffix
    int64_t first = 0; ///< iteration that it begins with
    int64_t end = 0; ///< iterations done
    int64_t length = 0; ///< iterations planned
    RunOutcome outcome = RunOutcome::Open;
    std::string created; ///< UTC, ISO 8601
    std::string prompt; ///< that it begins with
    std::vector<Edit> changes; ///< that acted before its first iteration: what makes a branch another run
    std::optional<double> itm; ///< last losses
    std::optional<double> caption;

    // Filled in by treeOf()
    std::vector<size_t> children; ///< in order of their first iteration
    bool isOrphan = false; ///< a branch without its parent
    bool isInCircle = false; ///< its ancestors lead back to itself; shown as an orphan
};

struct RunTree {
    std::vector<RunNode> nodes;
    std::vector<size_t> roots; ///< in order of their names
    std::vector<std::string> problems; ///< a sentence for each file that could not be read; names it
};

/// Links the nodes; every node is reached from the roots exactly once. Of several nodes with one uuid (copies of a
/// file) the first by name has the children.
RunTree treeOf(std::vector<RunNode> nodes);

/// All NAME.referee of a folder. LoadError when it cannot be read.
RunTree readRunTree(const std::filesystem::path& folder);

/// What acted before the first iteration of a branch: the changes that make it another run.
std::vector<Edit> changesOf(const RunFileReader& branch);

/// "w1 2 → 1.5, +2", "prompt: a blue moon"; empty: nothing was changed.
std::string changeText(const std::vector<Edit>& changes);

/// The same of a node, or "80 iterations"; `parent`: nullptr when it is missing.
std::string changeText(const RunNode& node, const RunNode* parent);

} // namespace referee
