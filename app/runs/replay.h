// SPDX-License-Identifier: GPL-3.0-or-later
// Proves a run: paints it again from its log and compares every state with the recorded one, bit for bit.
#pragma once

#include "app/storage/run_file.h"
#include "core/engine/engine.h"

#include <functional>

namespace referee {

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
