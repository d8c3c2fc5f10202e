// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/export_moments.h"

#include "core/base/errors.h"

#include <algorithm>

namespace referee {

RunMoments::RunMoments(Engine& engine, const RunFile& run, const std::atomic<bool>* stop)
    : m_engine(engine)
    , m_run(run)
    , m_stop(stop)
{
}

Picture RunMoments::picture(int64_t iteration)
{
    if (m_stop && *m_stop) {
        throw Cancelled("Interrupted before the picture of iteration " + std::to_string(iteration) + ".");
    }
    if (const auto snapshot = m_run.snapshot(iteration)) {
        return m_engine.decode(*snapshot);
    }
    replayTo(iteration);
    return m_engine.decode(PictureSource::Latent);
}

MomentMaps RunMoments::maps(int64_t iteration, const MapSet& wanted)
{
    replayTo(iteration);
    m_replayer->step(m_stop);
    MomentMaps moment { m_engine.inspect(wanted, m_stop), m_run.stateAt(iteration), false };
    if (const auto recorded = m_run.snapshot(iteration + 1)) {
        const Snapshot present = m_engine.snapshot();
        moment.isOther = present.z != recorded->z || present.ema != recorded->ema;
    }
    return moment;
}

void RunMoments::replayTo(int64_t iteration)
{
    const int64_t start = startFor(iteration);
    if (!m_replayer || m_replayer->iteration() > iteration || m_replayer->iteration() < start) {
        m_replayer.emplace(m_engine, m_run, start);
    }
    while (m_replayer->iteration() < iteration) {
        m_replayer->step(m_stop);
    }
}

int64_t RunMoments::startFor(int64_t iteration) const
{
    const auto kept = m_run.snapshotIterations();
    const auto behind = std::upper_bound(kept.begin(), kept.end(), iteration);
    if (behind == kept.begin()) {
        throw LoadError(m_run.path().string() + ": the file is damaged: it has no snapshot of iteration "
            + std::to_string(iteration) + " or before.");
    }
    return *std::prev(behind);
}

bool beginsFromSeed(Engine& engine, const RunFile& run)
{
    const auto first = run.snapshot(run.head().firstIteration);
    if (!first || !run.head().parent.empty()) {
        return false;
    }
    engine.begin(run.head().request);
    return engine.snapshot().z == first->z;
}

std::string momentJson(const RunAncestry& runs, int64_t iteration, bool isFromSeed)
{
    const RunHeader& head = (iteration < runs.first() ? runs.root() : runs.holder(iteration)).head();
    RunRecipe facts = runs.recipe(iteration);
    setOrigin(facts, head.options, head.engine, head.packFiles);
    facts.isRepeatable = facts.isRepeatable && (isFromSeed || facts.start);
    return toJson(facts).dump();
}

} // namespace referee
