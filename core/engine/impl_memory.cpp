// SPDX-License-Identifier: GPL-3.0-or-later
// How an iteration is cut so that it fits: planned before it begins, cut smaller when the memory does not suffice.
#include "core/engine/impl.h"

#include "core/base/log.h"

namespace referee {

Settings Engine::Impl::fitted(const Settings& settings)
{
    const auto& z = running().state().z;
    return fit->fitted(settings, texts.caption, { z.size(2), z.size(3) });
}

bool Engine::Impl::cutSmaller(Settings& used)
{
    if (running().hasSideStream()) {
        running().setSideStream(std::nullopt);
        logWarning("The memory did not suffice; the step is done again, with the UNet after the referee.");
        return true;
    }
    return fit->cutSmaller(used);
}

std::shared_ptr<const MemoryPlanner> Engine::memoryPlanner() const { return m_impl->fit->planner(); }

} // namespace referee
