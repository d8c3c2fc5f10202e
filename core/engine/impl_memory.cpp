// SPDX-License-Identifier: GPL-3.0-or-later
// How an iteration is cut so that it fits: planned before it begins, cut smaller when the memory does not suffice.
#include "core/engine/impl.h"
#include "core/engine/prompt_reading.h"
#include "core/log.h"
#include "core/settings_table.h"

#include <algorithm>

namespace referee {

namespace {

int64_t viewsAtOnce(const Settings& settings)
{
    return settings.chunk > 0 ? std::min(settings.chunk, settings.views) : settings.views;
}

uint64_t allWeights(const Networks& networks)
{
    uint64_t bytes = weightBytes(*networks.unet) + weightBytes(*networks.autoencoder) + weightBytes(*networks.text);
    for (const auto& referee : networks.referees) {
        bytes += weightBytes(referee->network());
    }
    return bytes;
}

} // namespace

MemoryPlan Engine::Impl::plan(const Settings& settings, const PlanSizes& sizes) const
{
    const auto reading = promptReader->read(sizes.prompt, settings);
    const FlopSizes counts { .latentHeight = sizes.latent[0],
        .latentWidth = sizes.latent[1],
        .refereeTokens = std::max<int64_t>(std::min(reading.refereeTokens, reading.refereeBudget), 2) };
    const ElementSizes bytes { c10::elementSize(networks.precision), c10::elementSize(networks.state) };
    const MemoryBudget budget { allWeights(networks), networks.device.is_cpu() ? programBytes(networks.precision) : 0,
        memoryForUs(networks.device) };
    return referee::planMemory(memoryModel.needs(settings, counts, bytes), settings, budget);
}

Settings Engine::Impl::fitted(const Settings& settings)
{
    Settings used = settings;
    if (settings.chunk > 0) {
        return used;
    }
    const auto& z = running().state().z;
    const PlanSizes sizes { texts.caption, { z.size(2), z.size(3) } };
    auto made = plan(used, sizes);
    if (!made.fits && !used.recompute) {
        used.recompute = true;
        made = plan(used, sizes);
    }
    used.chunk = made.chunk;
    if (used.chunk < settings.views && used.chunk != saidChunk) {
        logWarning("Of " + std::to_string(settings.views) + " views " + std::to_string(used.chunk)
            + " at a time fit into the free memory.");
    }
    saidChunk = used.chunk;
    return used;
}

bool Engine::Impl::cutSmaller(Settings& used)
{
    const int64_t halved = viewsAtOnce(used) / 2;
    if (halved > 0) {
        used.chunk = halved;
        logWarning(
            "The memory did not suffice; the step is done again with " + std::to_string(halved) + " views at a time.");
        return true;
    }
    if (!used.recompute) {
        used.recompute = true;
        logWarning("The memory did not suffice; the step is done again, and the decoder computes twice.");
        return true;
    }
    return false;
}

MemoryPlan Engine::planMemory(const RunRequest& request) const
{
    checkSettings(request.settings);
    return m_impl->plan(request.settings, { request.prompt, m_impl->latentSize(request) });
}

} // namespace referee
