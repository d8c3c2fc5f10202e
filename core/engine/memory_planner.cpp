// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory_planner.h"

#include "core/base/errors.h"
#include "core/base/settings_table.h"
#include "core/methods/inversion/async_task.h"

#include <algorithm>

namespace referee {

namespace {

int64_t latentSide(int64_t pixels, int64_t factor, const char* what)
{
    if (pixels % factor != 0) {
        throw UsageError(std::string("The ") + what + " was expected to be a multiple of " + std::to_string(factor)
            + " pixels, found " + std::to_string(pixels) + "; try " + std::to_string(pixels / factor * factor) + ".");
    }
    return pixels / factor;
}

} // namespace

uint64_t weightBytes(const Networks& networks, bool withText)
{
    uint64_t bytes = weightBytes(*networks.unet) + weightBytes(*networks.autoencoder);
    if (withText) {
        bytes += weightBytes(*networks.text);
    }
    for (const auto& referee : networks.referees) {
        bytes += weightBytes(referee->network());
    }
    return bytes;
}

std::array<int64_t, 2> latentSizeOf(const RunRequest& request, int64_t imageSize, int64_t downFactor)
{
    return { latentSide(request.height > 0 ? request.height : imageSize, downFactor, "height"),
        latentSide(request.width > 0 ? request.width : imageSize, downFactor, "width") };
}

NetworkMemoryPlanner::NetworkMemoryPlanner(
    const Pack& pack, const Networks& networks, std::shared_ptr<const PromptAnalyzer> reader, uint64_t weights)
    : m_model(pack)
    , m_reader(std::move(reader))
    , m_device(networks.device)
    , m_bytes { c10::elementSize(networks.precision), c10::elementSize(networks.state) }
    , m_budget { .weights = weights,
        .program = networks.device.is_cpu() ? programBytes(networks.precision) : 0,
        .isBeside = auxiliaryStreamFor(networks.device).has_value() }
    , m_imageSize(pack.imageSize)
    , m_downFactor(networks.autoencoder->downFactor())
{
}

MemoryPlan NetworkMemoryPlanner::plan(const RunRequest& request) const
{
    checkSettings(request.settings);
    const auto latent = latentSizeOf(request, m_imageSize, m_downFactor);
    return plan(request.settings, refereeTokens(request.prompt), latent);
}

int64_t NetworkMemoryPlanner::refereeTokens(const std::string& prompt) const
{
    constexpr int64_t kFewestTokens = 2; // begin and end
    const auto reading = m_reader->read(prompt, {});
    return std::max(std::min(reading.refereeTokens, reading.refereeBudget), kFewestTokens);
}

MemoryPlan NetworkMemoryPlanner::plan(
    const Settings& settings, int64_t tokens, const std::array<int64_t, 2>& latent) const
{
    const FlopSizes sizes { .latentHeight = latent[0], .latentWidth = latent[1], .refereeTokens = tokens };
    auto budget = m_budget;
    budget.available = memoryForUs(m_device);
    return planMemory(m_model.needs(settings, sizes, m_bytes), settings, budget);
}

} // namespace referee
