// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/sampling/sampling.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/diffusion/guidance.h"
#include "core/methods/inversion/decode_result.h"
#include "core/methods/inversion/edit_mask.h"
#include "core/methods/networks.h"

#include <cmath>
#include <span>

namespace referee {

namespace {

/// The consecutive latents in `values`.
std::vector<torch::Tensor> latentsOf(
    std::span<const float> values, const Snapshot& shape, const torch::TensorOptions& options)
{
    const auto size = static_cast<size_t>(4 * shape.height * shape.width);
    if (size == 0 || values.size() % size != 0) {
        throw ShapeError(c10::str("A state of method sd must hold latents of ", shape.height, "×", shape.width,
            " with ", size, " numbers each, got ", values.size(), " numbers. The run file is damaged."));
    }
    std::vector<torch::Tensor> latents;
    for (size_t first = 0; first < values.size(); first += size) {
        latents.push_back(latentOf(values.subspan(first, size), shape, options));
    }
    return latents;
}

const MethodRegistration registration(
    "sd", [](const MethodStart& start) -> std::unique_ptr<Method> { return std::make_unique<Sampling>(start); });

} // namespace

Sampling::Sampling(const MethodStart& start)
    : m_networks(start.networks)
    , m_sampler(makeSampler(start.settings.sampler, start.networks.scheduler, start.settings.samplerSteps))
    , m_latent(start.z)
{
    if (const auto note = samplerNote(start.settings.sampler, start.networks.scheduler); !note.empty()) {
        logInfo(note);
    }
}

void Sampling::setEditMask(const RegionMask& mask)
{
    if (!EditMask(mask, m_latent).isEverywhere()) {
        throw UsageError("Method sd cannot restrict changes to a region. Clear the region, or use another method.");
    }
}

int64_t Sampling::timestep() const
{
    return m_position < static_cast<int64_t>(m_sampler->timesteps().size())
        ? m_sampler->timesteps()[static_cast<size_t>(m_position)]
        : 0;
}

StepReport Sampling::step(const Settings& settings, bool wantsPicture, StepProfiler& profiler)
{
    const torch::NoGradGuard noGrad;
    StepReport report;
    report.iteration = m_position;
    report.isTail = true;
    report.timestep = timestep();
    if (wantsPicture) {
        profiler.enter(Stage::Decode);
        report.picture = toPicture(m_networks.autoencoder->decode(m_latent.to(m_networks.precision)));
    }
    const State before = state();
    try {
        return advanced(settings, std::move(report), profiler);
    } catch (...) {
        setState(before);
        throw;
    }
}

StepReport Sampling::advanced(const Settings& settings, StepReport report, StepProfiler& profiler)
{
    const torch::Tensor before = m_latent;
    profiler.enter(Stage::Distil);
    advance(settings.samplerCfg);
    profiler.enter(Stage::Report);
    report.latentStd = before.std().item<double>();
    if (!std::isfinite(m_latent.sum().item<double>())) {
        throw NumericError("Step " + std::to_string(report.iteration)
            + " of the sampler: the latent is not finite. Reduce sampler_cfg, or use precision fp32.");
    }
    profiler.leave();
    report.stageMs = profiler.ms();
    return report;
}

Snapshot Sampling::snapshot() const
{
    const auto memory = m_sampler->memory();
    Snapshot snapshot {
        .iteration = m_position, .height = m_latent.size(2), .width = m_latent.size(3), .z = onHost<float>(m_latent)
    };
    snapshot.ema = snapshot.z;
    snapshot.samplerState = memory.empty() ? std::vector<float>() : onHost<float>(torch::cat(memory));
    return snapshot;
}

void Sampling::restore(const Snapshot& snapshot)
{
    if (snapshot.iteration > 0 && snapshot.emaCount > 0) { // every other method updates its average
        throw UsageError("The state is not one of method sd. A run keeps the method that it began with.");
    }
    const auto options = m_networks.stateOptions();
    const auto latents = latentsOf(snapshot.z, snapshot, options);
    if (latents.size() != 1) {
        throw ShapeError("A state of method sd must hold one latent, got " + std::to_string(latents.size())
            + ". The run file is damaged.");
    }
    setState({ snapshot.iteration, latents.front(), latentsOf(snapshot.samplerState, snapshot, options) });
}

void Sampling::advance(double cfg)
{
    const torch::NoGradGuard noGrad;
    const auto predicted = predictBoth(m_networks, m_latent, timestep(), m_condition_2TC).to(m_networks.state);
    // Contiguous as a restored state is: in another layout other kernels would give other bits.
    const auto guided = guide(predicted.narrow(0, 0, 1), predicted.narrow(0, 1, 1), cfg).contiguous();
    m_latent = m_sampler->step(guided, static_cast<size_t>(m_position), m_latent);
    ++m_position;
}

void Sampling::setState(const State& state)
{
    const auto steps = static_cast<int64_t>(m_sampler->timesteps().size());
    const bool isInside = state.position >= 0 && state.position <= steps;
    const size_t expected = isInside ? m_sampler->memorySize(static_cast<size_t>(state.position)) : 0;
    if (!isInside || state.memory.size() != expected) {
        throw UsageError(c10::str("The state does not belong to this sampler with ", steps,
            " steps: it is before step ", state.position, " with ", state.memory.size(), " stored latents, expected ",
            expected, ". Continue with the sampler and the number of steps that the run began with."));
    }
    if (state.latent.sizes() != m_latent.sizes()) {
        throw ShapeError(c10::str("The latent must be ", m_latent.size(2), "×", m_latent.size(3), ", got ",
            state.latent.size(2), "×", state.latent.size(3), ". Begin the run in the size of the state."));
    }
    m_sampler->setMemory(static_cast<size_t>(state.position), state.memory);
    m_latent = state.latent;
    m_position = state.position;
}

} // namespace referee
