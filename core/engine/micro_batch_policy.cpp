// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/micro_batch_policy.h"

#include "core/base/log.h"

namespace referee {

MemoryKey::MemoryKey(const Settings& settings)
    : method(settings.method)
    , views(settings.views)
    , chunk(settings.chunk)
    , recompute(settings.recompute)
    , usesBlip2(settings.blip2Weight > 0)
    , usesClip(settings.clipWeight > 0)
    , perspectiveChance(settings.perspectiveChance)
    , jitterChance(settings.jitterChance)
{
}

Settings MicroBatchPolicy::fitted(
    const Settings& settings, const std::string& caption, const std::array<int64_t, 2>& latent)
{
    MemoryKey demand(settings);
    demand.refereeTokens = tokensOf(caption);
    demand.latent = latent;
    if (m_demand != demand) {
        m_demand = demand;
        makePlan(settings);
    }
    Settings used = settings;
    used.chunk = m_chunk > 0 ? m_chunk : settings.chunk;
    used.recompute = settings.recompute || m_recomputes;
    return used;
}

void MicroBatchPolicy::makePlan(const Settings& settings)
{
    m_chunk = 0;
    m_recomputes = false;
    if (settings.chunk > 0) {
        return; // what was asked for is tried
    }
    Settings used = settings;
    auto made = m_planner->plan(used, m_tokens, m_demand->latent);
    if (!made.fits && !used.recompute) {
        used.recompute = m_recomputes = true;
        made = m_planner->plan(used, m_tokens, m_demand->latent);
    }
    ++m_plansMade;
    m_chunk = made.chunk;
    if (m_chunk < settings.views && m_chunk != m_saidChunk) {
        logWarning("Of " + std::to_string(settings.views) + " views " + std::to_string(m_chunk)
            + " at a time fit into the free memory.");
    }
    m_saidChunk = m_chunk;
}

bool MicroBatchPolicy::reduceMicroBatch(Settings& used)
{
    const int64_t halved = viewsAtOnce(used) / 2;
    if (halved > 0) {
        used.chunk = m_chunk = halved;
        logWarning("Out of memory; the step is done again with " + std::to_string(halved) + " views at a time.");
        return true;
    }
    if (!used.recompute) {
        used.recompute = m_recomputes = true;
        logWarning("Out of memory; the step is done again, and the decoder computes twice.");
        return true;
    }
    return false;
}

int64_t MicroBatchPolicy::tokensOf(const std::string& caption)
{
    if (m_caption != caption) {
        m_tokens = m_planner->refereeTokens(caption);
        m_caption = caption;
    }
    return m_tokens;
}

} // namespace referee
