// SPDX-License-Identifier: GPL-3.0-or-later
// Recomputes iterations of a run for export: pictures, gradients, recipes.
#pragma once

#include "app/runs/run_ancestry.h"
#include "app/runs/run_replayer.h"

#include <optional>

namespace referee {

struct MomentMaps {
    std::vector<GradientMap> maps; ///< empty: the step had no gradients (method sd)
    LiveState acting; ///< in that iteration
    bool isOther = false; ///< the repeated iteration did not give the recorded state
};

/// Uses the run's snapshots; where those were thinned out (or never stored, method sd in files of version 1), repeats
/// the iterations from the last snapshot before. Ascending order is fastest.
class RunMoments {
public:
    /// `engine`, loaded as the run was, and `run` outlive this. Cancelled from every call when `stop` is set.
    RunMoments(Engine& engine, const RunFile& run, const std::atomic<bool>* stop = nullptr);

    /// The picture of z before `iteration`; at the run's end that is the result.
    Picture picture(int64_t iteration);
    /// Repeats `iteration` with the run's chunk size and inspects its gradients.
    MomentMaps maps(int64_t iteration, const MapSet& wanted);

private:
    void replayTo(int64_t iteration);
    int64_t startFor(int64_t iteration) const;

    Engine& m_engine;
    const RunFile& m_run;
    const std::atomic<bool>* m_stop;
    std::optional<RunReplayer> m_replayer;
};

/// True when the seed gives the run's first latent: not with a start picture or other networks. Begins a run in the
/// engine.
bool beginsFromSeed(Engine& engine, const RunFile& run);

/// The recipe of the picture before `iteration`, as if it had been saved then.
std::string momentJson(const RunAncestry& runs, int64_t iteration, bool isFromSeed);

} // namespace referee
