// SPDX-License-Identifier: GPL-3.0-or-later
// Plans for the networks that are loaded: what core/memory/memory_plan.h needs to know, gathered once.
#pragma once

#include "core/engine/engine.h"
#include "core/memory/memory_plan.h"
#include "core/methods/networks.h"

#include <array>
#include <memory>

namespace referee {

class NetworkMemoryPlanner : public MemoryPlanner {
public:
    /// `weights`: bytes that are there all the time.
    NetworkMemoryPlanner(
        const Pack& pack, const Networks& networks, std::shared_ptr<const PromptAnalyzer> reader, uint64_t weights);

    MemoryPlan plan(const RunRequest& request) const override;
    /// The same for a latent of a known size (height, width) and a prompt of so many tokens.
    MemoryPlan plan(const Settings& settings, int64_t tokens, const std::array<int64_t, 2>& latent) const;
    /// Of the prompt as the referee reads it.
    int64_t refereeTokens(const std::string& prompt) const;

private:
    MemoryModel m_model;
    std::shared_ptr<const PromptAnalyzer> m_reader;
    torch::Device m_device;
    ElementSizes m_bytes;
    MemoryBudget m_budget; ///< but for what is free
    int64_t m_imageSize;
    int64_t m_downFactor;
};

/// Bytes of all networks of a run; the text encoder may be left out.
uint64_t weightBytes(const Networks& networks, bool withText);

/// Latent height and width of a request: its pixels (0: `imageSize`) ÷ `downFactor`. UsageError when that is not whole.
std::array<int64_t, 2> latentSizeOf(const RunRequest& request, int64_t imageSize, int64_t downFactor);

} // namespace referee
