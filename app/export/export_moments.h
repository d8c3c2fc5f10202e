// SPDX-License-Identifier: GPL-3.0-or-later
// Goes to moments of a run and looks at them: pictures, gradients, how a picture was made.
#pragma once

#include "app/runs/run_ancestry.h"
#include "app/runs/run_replayer.h"

#include <optional>

namespace referee {

struct MomentMaps {
    std::vector<GradientMap> maps; ///< empty: the step had no gradients (method sd)
    LiveState acting; ///< in that iteration
    bool isOther = false; ///< the iteration, done again, did not lead to the state that the run recorded
};

/// States are taken from the run's snapshots; where those were thinned out (or never kept, method sd in files of
/// version 1), the iterations from the last one before are painted again. Rising order costs least.
class RunMoments {
public:
    /// `engine`, loaded as the run was, and `run` outlive this. Cancelled from every call when `stop` is set.
    RunMoments(Engine& engine, const RunFile& run, const std::atomic<bool>* stop = nullptr);

    /// The picture of z before `iteration`; the run's end is its result.
    Picture picture(int64_t iteration);
    /// Does `iteration` again, in the chunk of the run, and looks at its gradients.
    MomentMaps maps(int64_t iteration, const MapSet& wanted);

private:
    void walkTo(int64_t iteration);
    int64_t startFor(int64_t iteration) const;

    Engine& m_engine;
    const RunFile& m_run;
    const std::atomic<bool>* m_stop;
    std::optional<RunReplayer> m_walk;
};

/// Whether a run's first latent is what its seed gives: not with a start picture, nor with other networks. Begins a run
/// in the engine.
bool beginsFromSeed(Engine& engine, const RunFile& run);

/// JSON text for the picture before `iteration`, that of a picture saved then.
std::string momentJson(const RunAncestry& runs, int64_t iteration, bool isFromSeed);

} // namespace referee
