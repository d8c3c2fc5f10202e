// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/sampling/sampling.h"

#include "core/base/errors.h"
#include "core/diffusion/guidance.h"

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

} // namespace

Sampling::Sampling(
    Networks& networks, const Settings& settings, const torch::Tensor& noise, const torch::Tensor& condition_2TC)
    : m_networks(networks)
    , m_sampler(makeSampler(settings.sampler, networks.scheduler, settings.samplerSteps))
    , m_latent(noise)
    , m_condition_2TC(condition_2TC)
{
}

int64_t Sampling::timestep() const
{
    return m_position < length() ? m_sampler->timesteps()[static_cast<size_t>(m_position)] : 0;
}

void Sampling::step(double cfg)
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
    const bool isInside = state.position >= 0 && state.position <= length();
    const size_t expected = isInside ? m_sampler->memorySize(static_cast<size_t>(state.position)) : 0;
    if (!isInside || state.memory.size() != expected) {
        throw UsageError("A state of this sampler with " + std::to_string(length())
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
        appendFloats(snapshot.firstMoment, tensor);
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
    return { snapshot.iteration, latents.front(), latentsFrom(snapshot.firstMoment, snapshot, options) };
}

bool isSampled(const Snapshot& snapshot) { return snapshot.iteration > 0 && snapshot.emaCount == 0; }

torch::Tensor predictBoth(
    Networks& networks, const torch::Tensor& z_14hw, int64_t timestep, const torch::Tensor& condition_2TC)
{
    const auto z_24hw = z_14hw.to(networks.precision).expand({ 2, -1, -1, -1 });
    const auto t_2 = torch::full({ 2 }, timestep, torch::TensorOptions(networks.device).dtype(torch::kInt64));
    return networks.unet->forward(z_24hw, t_2, condition_2TC);
}

} // namespace referee
