// SPDX-License-Identifier: GPL-3.0-or-later
// Replays a run: from a recorded state on, with the same edits.
#pragma once

#include "app/storage/run_file.h"
#include "core/engine/engine.h"

#include <functional>
#include <set>

namespace referee {

/// Repeats recorded iterations with the same edits and chunks.
class RunReplayer {
public:
    /// Restores the snapshot of `first`, which must exist. `run` outlives this.
    RunReplayer(Engine& engine, const RunFile& run, int64_t first);

    int64_t iteration() const { return m_iteration; }
    bool isAtEnd() const { return m_iteration >= m_first + static_cast<int64_t>(m_reports.size()); }
    /// The run's record of the next iteration.
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

/// The first state that differs from the recorded one.
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

/// Differences in machine and pack, a sentence each. Empty: a replay should be identical.
std::vector<std::string> identityDifferences(
    const RunHeader& recorded, const EngineInfo& present, const std::vector<PackFile>& files);

/// Repeats a run and compares every state with the recorded one, bit for bit. Calls `progress` after every iteration.
/// LoadError for a run with nothing to compare, Cancelled.
ReplayResult replay(Engine& engine, const RunFile& run, const std::function<void(int64_t)>& progress = {},
    const std::atomic<bool>* stop = nullptr);

} // namespace referee
