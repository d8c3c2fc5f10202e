// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/sampling/sampling.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/diffusion/guidance.h"
#include "core/methods/inversion/decode_result.h"
#include "core/methods/networks.h"

#include <cmath>
#include <cstring>

namespace referee {

namespace {

constexpr int64_t kChannels = 4;

void appendFloats(std::vector<float>& values, const torch::Tensor& tensor)
{
    const auto host = tensor.to(torch::kCPU, torch::kFloat32).contiguous();
    values.insert(values.end(), host.data_ptr<float>(), host.data_ptr<float>() + host.numel());
}

/// The latents that lie behind each other in `values`.
std::vector<torch::Tensor> latentsFrom(
    const std::vector<float>& values, const Snapshot& shape, const torch::TensorOptions& options)
{
    const int64_t size = kChannels * shape.height * shape.width;
    const auto found = static_cast<int64_t>(values.size());
    if (size <= 0 || found % size != 0) {
        throw ShapeError("A state of plain sampling was expected to hold latents of " + std::to_string(shape.height)
            + "×" + std::to_string(shape.width) + ", " + std::to_string(size) + " numbers each, found "
            + std::to_string(found) + " numbers; the run file is damaged.");
    }
    std::vector<torch::Tensor> latents;
    for (int64_t first = 0; first < found; first += size) {
        const auto latent = torch::empty({ 1, kChannels, shape.height, shape.width }, torch::kFloat32);
        std::memcpy(latent.data_ptr<float>(), values.data() + first, static_cast<size_t>(size) * sizeof(float));
        latents.push_back(latent.to(options));
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
        throw UsageError("Plain sampling cannot hold a part of the picture, found a region with method sd; use another "
                         "method, or clear the region.");
    }
}

int64_t Sampling::timestep() const
{
    return m_position < static_cast<int64_t>(m_sampler->timesteps().size())
        ? m_sampler->timesteps()[static_cast<size_t>(m_position)]
        : 0;
}

StepReport Sampling::step(const Settings& settings, bool wantsPicture, StepProfiler& watch)
{
    const torch::NoGradGuard noGrad;
    StepReport report;
    report.iteration = m_position;
    report.isTail = true;
    report.timestep = timestep();
    if (wantsPicture) {
        watch.enter(Stage::Decode);
        report.picture = toPicture(m_networks.autoencoder->decode(m_latent.to(m_networks.precision)));
    }
    const SamplingState before = state();
    try {
        return advanced(settings, std::move(report), watch);
    } catch (...) {
        setState(before); // nothing of a stopped or failed step is kept
        throw;
    }
}

StepReport Sampling::advanced(const Settings& settings, StepReport report, StepProfiler& watch)
{
    const torch::Tensor before = m_latent;
    watch.enter(Stage::Distil);
    advance(settings.samplerCfg);
    watch.enter(Stage::Report);
    report.latentStd = before.std().item<double>();
    if (!std::isfinite(m_latent.sum().item<double>())) {
        throw NumericError("Step " + std::to_string(report.iteration)
            + " of the sampler: the latent was expected to be finite; lower sampler_cfg or use precision fp32.");
    }
    watch.leave();
    report.stageMs = watch.ms();
    return report;
}

void Sampling::restore(const Snapshot& snapshot)
{
    if (snapshot.iteration > 0 && !isSampled(snapshot)) {
        throw UsageError("A state of plain sampling was expected, found one of another method; a run keeps the method "
                         "that it began with.");
    }
    setState(samplingFromSnapshot(snapshot, m_networks.stateOptions()));
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

void Sampling::setState(const SamplingState& state)
{
    const auto steps = static_cast<int64_t>(m_sampler->timesteps().size());
    const bool isInside = state.position >= 0 && state.position <= steps;
    const size_t expected = isInside ? m_sampler->memorySize(static_cast<size_t>(state.position)) : 0;
    if (!isInside || state.memory.size() != expected) {
        throw UsageError("A state of this sampler with " + std::to_string(steps)
            + " steps was expected, found one before step " + std::to_string(state.position) + " with "
            + std::to_string(state.memory.size()) + " remembered latents instead of " + std::to_string(expected)
            + "; go on with the sampler and the number of steps that the run began with.");
    }
    if (state.latent.sizes() != m_latent.sizes()) {
        throw ShapeError("A latent of " + std::to_string(m_latent.size(2)) + "×" + std::to_string(m_latent.size(3))
            + " was expected, found " + std::to_string(state.latent.size(2)) + "×"
            + std::to_string(state.latent.size(3)) + "; begin the run in the size of the state.");
    }
    m_sampler->setMemory(static_cast<size_t>(state.position), state.memory);
    m_latent = state.latent;
    m_position = state.position;
}

Snapshot toSnapshot(const SamplingState& state)
{
    Snapshot snapshot;
    snapshot.iteration = state.position;
    snapshot.height = state.latent.size(2);
    snapshot.width = state.latent.size(3);
    appendFloats(snapshot.z, state.latent);
    snapshot.ema = snapshot.z;
    for (const auto& tensor : state.memory) {
        appendFloats(snapshot.samplerState, tensor);
    }
    return snapshot;
}

SamplingState samplingFromSnapshot(const Snapshot& snapshot, const torch::TensorOptions& options)
{
    auto latents = latentsFrom(snapshot.z, snapshot, options);
    if (latents.size() != 1) {
        throw ShapeError("A state of plain sampling was expected to hold one latent, found "
            + std::to_string(latents.size()) + "; the run file is damaged.");
    }
    return { snapshot.iteration, latents.front(), latentsFrom(snapshot.samplerState, snapshot, options) };
}

bool isSampled(const Snapshot& snapshot) { return snapshot.iteration > 0 && snapshot.emaCount == 0; }

} // namespace referee
