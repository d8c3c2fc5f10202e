// SPDX-License-Identifier: GPL-3.0-or-later
// How an iteration is cut so that it fits: planned before it begins, cut smaller when the memory does not suffice.
#include "core/engine/impl.h"
#include "core/log.h"

namespace referee {

Settings Engine::Impl::fitted(const Settings& settings)
{
    Settings used = settings;
    if (settings.chunk > 0) {
        return used;
    }
    const auto& z = running().state().z;
    const std::array<int64_t, 2> latent { z.size(2), z.size(3) };
    auto made = planner->plan(used, texts.caption, latent);
    if (!made.fits && !used.recompute) {
        used.recompute = true;
        made = planner->plan(used, texts.caption, latent);
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

std::shared_ptr<const MemoryPlanner> Engine::memoryPlanner() const { return m_impl->planner; }

} // namespace referee
