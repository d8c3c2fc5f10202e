// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory_planner.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/settings_table.h"
#include "core/methods/inversion/async_work.h"

#include <algorithm>

namespace referee {

namespace {

int64_t latentSide(int64_t pixels, int64_t factor, const char* what)
{
    if (pixels % factor != 0) {
        throw UsageError(std::string("The ") + what + " must be a multiple of " + std::to_string(factor)
            + " pixels, got " + std::to_string(pixels) + ". Try " + std::to_string(pixels / factor * factor) + ".");
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

std::array<int64_t, 2> latentSizeOf(const RunSpec& request, int64_t imageSize, int64_t downFactor)
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

MemoryPlan NetworkMemoryPlanner::plan(const RunSpec& request) const
{
    checkSettings(request.settings);
    const auto latent = latentSizeOf(request, m_imageSize, m_downFactor);
    return plan(request.settings, sizesOf(request.prompt, latent));
}

FlopSizes NetworkMemoryPlanner::sizesOf(const std::string& prompt, const std::array<int64_t, 2>& latent) const
{
    constexpr int64_t kMinTokens = 2; // begin and end
    const auto reading = m_reader->read(prompt, {});
    return { .latentHeight = latent[0],
        .latentWidth = latent[1],
        .refereeTokens = std::max(std::min(reading.refereeTokens, reading.refereeBudget), kMinTokens),
        .contradictionTokens = reading.contradictionTokens };
}

MemoryPlan NetworkMemoryPlanner::plan(const Settings& settings, const FlopSizes& sizes) const
{
    auto budget = m_budget;
    budget.available = memoryForUs(m_device);
    return planMemory(m_model.needs(settings, sizes, m_bytes), settings, budget);
}

Settings MicroBatchPolicy::fitted(
    const Settings& settings, const std::string& caption, const std::array<int64_t, 2>& latent)
{
    const MemoryKey demand { .method = settings.method,
        .views = settings.views,
        .chunk = settings.chunk,
        .recompute = settings.recompute,
        .usesBlip2 = settings.blip2Weight > 0,
        .usesClip = settings.clipWeight > 0,
        .perspectiveChance = settings.perspectiveChance,
        .jitterChance = settings.jitterChance,
        .hasContrast = settings.hasContrast(),
        .sizes = sizesOf(caption, latent) };
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
        return; // the user's number is tried first
    }
    Settings used = settings;
    auto made = m_planner->plan(used, m_demand->sizes);
    if (!made.fits && !used.recompute) {
        used.recompute = m_recomputes = true;
        made = m_planner->plan(used, m_demand->sizes);
    }
    ++m_plansMade;
    m_chunk = made.chunk;
    if (m_chunk < settings.views && m_chunk != m_loggedChunk) {
        logWarning("Of " + std::to_string(settings.views) + " views only " + std::to_string(m_chunk)
            + " per pass fit into the free memory.");
    }
    m_loggedChunk = m_chunk;
}

bool MicroBatchPolicy::reduceMicroBatch(Settings& used)
{
    const int64_t halved = viewsAtOnce(used) / 2;
    if (halved > 0) {
        used.chunk = m_chunk = halved;
        logWarning("Out of memory. Retrying the step with " + std::to_string(halved) + " views per pass.");
        return true;
    }
    if (!used.recompute) {
        used.recompute = m_recomputes = true;
        logWarning("Out of memory. Retrying the step with gradient checkpointing in the decoder.");
        return true;
    }
    return false;
}

const FlopSizes& MicroBatchPolicy::sizesOf(const std::string& caption, const std::array<int64_t, 2>& latent)
{
    if (m_caption != caption || m_sizes.latentHeight != latent[0] || m_sizes.latentWidth != latent[1]) {
        m_sizes = m_planner->sizesOf(caption, latent);
        m_caption = caption;
    }
    return m_sizes;
}

} // namespace referee
