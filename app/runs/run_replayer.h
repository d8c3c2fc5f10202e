// SPDX-License-Identifier: GPL-3.0-or-later
// Going back to an iteration of a run: the engine takes up a state that was recorded, and goes on as the run did.
#pragma once

#include "app/storage/run_file.h"
#include "core/engine/engine.h"

#include <functional>
#include <set>

namespace referee {

/// Paints recorded iterations again: the same edits act, in the same chunks.
class RunReplayer {
public:
    /// Takes up the snapshot of `first`, which must be there. `run` outlives this.
    RunReplayer(Engine& engine, const RunFile& run, int64_t first);

    int64_t iteration() const { return m_iteration; }
    bool isAtEnd() const { return m_iteration >= m_first + static_cast<int64_t>(m_reports.size()); }
    /// What the run recorded of the next iteration.
    const StepReport& recorded() const { return m_reports[static_cast<size_t>(m_iteration - m_first)]; }
    StepReport step(const std::atomic<bool>* stop = nullptr);

private:
    void applyEdits();

    Engine& m_engine;
    const RunFile& m_run;
    int64_t m_first;
    int64_t m_iteration;
    std::vector<StepReport> m_reports;
    std::set<int64_t> m_edited; ///< iterations with edits
    LiveState m_acting;
};

// Proves a run: paints it again from its log and compares every state with the recorded one, bit for bit.

/// The first state that is not the recorded one.
struct ReplayDifference {
    int64_t iteration = 0; ///< of the snapshot
    std::string tensor; ///< z, ema, first moment, second moment, sampler's memory; counters: of EMA and Adam
    double greatest = 0; ///< absolute difference
    std::string cause; ///< the likely one, a sentence
};

struct ReplayResult {
    int64_t compared = 0; ///< snapshots
    std::optional<ReplayDifference> difference; ///< none: identical
};

/// What of the machine and the pack is not as it was; a sentence each. Empty: a replay should be identical.
std::vector<std::string> identityDifferences(
    const RunHeader& recorded, const EngineInfo& present, const std::vector<PackFile>& files);

/// `progress` hears of every iteration. LoadError for a run with nothing to compare, Cancelled.
ReplayResult replay(Engine& engine, const RunFile& run, const std::function<void(int64_t)>& progress = {},
    const std::atomic<bool>* stop = nullptr);

} // namespace referee
