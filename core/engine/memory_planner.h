// SPDX-License-Identifier: GPL-3.0-or-later
// Plans the memory of a step and chooses the micro-batch that fits; smaller after an out-of-memory error.
#pragma once

#include "core/base/settings.h"
#include "core/engine/engine.h"
#include "core/memory/memory_plan.h"
#include "core/methods/networks.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace referee {

/// Plans for the loaded networks: gathers once what core/memory/memory_plan.h needs.
class NetworkMemoryPlanner : public MemoryPlanner {
public:
    /// `weights`: bytes that are always in memory.
    NetworkMemoryPlanner(
        const Pack& pack, const Networks& networks, std::shared_ptr<const PromptAnalyzer> reader, uint64_t weights);

    MemoryPlan plan(const RunSpec& request) const override;
    /// The same for known sizes.
    MemoryPlan plan(const Settings& settings, const FlopSizes& sizes) const;
    /// The prompt as the referee reads it, and a latent of this height and width.
    FlopSizes sizesOf(const std::string& prompt, const std::array<int64_t, 2>& latent) const;

private:
    MemoryModel m_model;
    std::shared_ptr<const PromptAnalyzer> m_reader;
    torch::Device m_device;
    ElementSizes m_bytes;
    MemoryBudget m_budget; ///< without the free memory
    int64_t m_imageSize;
    int64_t m_downFactor;
};

/// Bytes of all networks of a run; the text encoder may be left out.
uint64_t weightBytes(const Networks& networks, bool withText);

/// Latent height and width of a request: its pixels (0: `imageSize`) ÷ `downFactor`. UsageError when that is not whole.
std::array<int64_t, 2> latentSizeOf(const RunSpec& request, int64_t imageSize, int64_t downFactor);

/// Everything that a plan depends on, except the free memory.
struct MemoryKey {
    bool operator==(const MemoryKey&) const = default;

    std::string method;
    int64_t views = 0;
    int64_t chunk = 0;
    bool recompute = false;
    bool usesBlip2 = false;
    bool usesClip = false;
    double perspectiveChance = 0;
    double jitterChance = 0;
    bool hasContrast = false;
    FlopSizes sizes;
};

/// Chooses views per pass and gradient checkpointing so that a run's iterations fit into memory: once, and again when
/// something changes that the plan depends on.
class MicroBatchPolicy {
public:
    explicit MicroBatchPolicy(std::shared_ptr<const NetworkMemoryPlanner> planner)
        : m_planner(std::move(planner))
    {
    }

    /// A run begins: everything is planned again.
    void forget() { m_demand.reset(); }
    /// The settings with as many views per pass as fit, with gradient checkpointing where nothing else helps; reduced
    /// as reduceMicroBatch() left it. Reads the system's free memory only when the demand is a new one.
    Settings fitted(const Settings& settings, const std::string& caption, const std::array<int64_t, 2>& latent);
    /// Fewer views per pass, then gradient checkpointing, after an iteration ran out of memory; also for later
    /// iterations. False when nothing is left to reduce.
    bool reduceMicroBatch(Settings& used);

    /// Plans made since the program began.
    int64_t plansMade() const { return m_plansMade; }
    const std::shared_ptr<const NetworkMemoryPlanner>& planner() const { return m_planner; }

private:
    void makePlan(const Settings& settings);
    const FlopSizes& sizesOf(const std::string& caption, const std::array<int64_t, 2>& latent);

    std::shared_ptr<const NetworkMemoryPlanner> m_planner;
    std::optional<MemoryKey> m_demand; ///< inputs of the current plan; none: to be planned
    int64_t m_chunk = 0; ///< views at once; 0: as the settings say
    bool m_recomputes = false; ///< although the settings do not ask for it
    std::optional<std::string> m_caption; ///< whose sizes were found last
    FlopSizes m_sizes;
    int64_t m_plansMade = 0;
    int64_t m_loggedChunk = 0;
};

} // namespace referee
