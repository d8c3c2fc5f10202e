// SPDX-License-Identifier: GPL-3.0-or-later
// How the iterations of a run are cut so that they fit into memory: planned once, and again when something changes that
// the plan depends on.
#pragma once

#include "core/base/settings.h"
#include "core/engine/memory_planner.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace referee {

/// All that a plan depends on, but for the memory that is free.
struct MemoryKey {
    explicit MemoryKey(const Settings& settings);
    bool operator==(const MemoryKey&) const = default;

    std::string method;
    int64_t views;
    int64_t chunk;
    bool recompute;
    bool usesBlip2;
    bool usesClip;
    double perspectiveChance;
    double jitterChance;
    int64_t refereeTokens = 0;
    std::array<int64_t, 2> latent {};
};

class MicroBatchPolicy {
public:
    explicit MicroBatchPolicy(std::shared_ptr<const NetworkMemoryPlanner> planner)
        : m_planner(std::move(planner))
    {
    }

    /// A run begins: free memory is looked at anew, and nothing is cut.
    void forget() { m_demand.reset(); }
    /// The settings with as many views at once as fit, decoding twice where nothing else helps; cut as
    /// reduceMicroBatch() left it. Asks the system for its free memory only when the demand is a new one.
    Settings fitted(const Settings& settings, const std::string& caption, const std::array<int64_t, 2>& latent);
    /// Fewer views at once, then decoding twice, after an iteration ran out of memory; later iterations keep to it.
    /// False when nothing is left to do.
    bool reduceMicroBatch(Settings& used);

    /// Plans made since the program began.
    int64_t plansMade() const { return m_plansMade; }
    const std::shared_ptr<const NetworkMemoryPlanner>& planner() const { return m_planner; }

private:
    void makePlan(const Settings& settings);
    int64_t tokensOf(const std::string& caption);

    std::shared_ptr<const NetworkMemoryPlanner> m_planner;
    std::optional<MemoryKey> m_demand; ///< that the cut is for
    int64_t m_chunk = 0; ///< views at once; 0: as the settings say
    bool m_recomputes = false; ///< although the settings do not ask for it
    std::optional<std::string> m_caption; ///< whose tokens were counted last
    int64_t m_tokens = 0;
    int64_t m_plansMade = 0;
    int64_t m_saidChunk = 0; ///< that the user was told of last
};

} // namespace referee
