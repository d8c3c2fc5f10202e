// SPDX-License-Identifier: GPL-3.0-or-later
// Going back to an iteration of a run: the engine takes up a state that was recorded, and goes on as the run did.
#pragma once

#include "app/storage/run_file.h"
#include "core/engine/engine.h"

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

} // namespace referee
