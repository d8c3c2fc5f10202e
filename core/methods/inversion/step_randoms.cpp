// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/step_randoms.h"

#include "core/base/errors.h"

namespace referee {

namespace {

constexpr int64_t kLastTimestep = 999;

torch::Tensor latentNormal(const StatelessRng& source, RngStream purpose, const torch::Tensor& z)
{
    return source.normal(purpose, z.sizes(), z.scalar_type()).to(z.device());
}

void replaceTensor(torch::Tensor& target, const NamedTensors& tensors, const std::string& name)
{
    if (const auto input = inputOf(tensors, name, target.sizes()); input.defined()) {
        target = input.to(target.options());
    }
}

void replaceTimestep(int64_t& timestep, const NamedTensors& tensors)
{
    const auto found = tensors.find("sds.t");
    if (found == tensors.end()) {
        return;
    }
    if (found->second.numel() != 1) {
        throw ShapeError("Input sds.t must hold one number, got " + std::to_string(found->second.numel())
            + ". Correct the inputs file.");
    }
    timestep = found->second.item<int64_t>();
    if (timestep < 0 || timestep > kLastTimestep) {
        throw UsageError(
            "Input sds.t must be between 0 and 999, got " + std::to_string(timestep) + ". Correct the inputs file.");
    }
}

} // namespace

StepRandoms sampleStepRandoms(
    const Settings& settings, uint64_t seed, int64_t iteration, const torch::Tensor& z, int64_t viewSize)
{
    const StatelessRng source(seed, iteration);
    StepRandoms draws;
    draws.source = source;
    draws.timestep = source.integer(RngStream::SdsTimestep, settings.tMin, settings.tMax);
    draws.eps = latentNormal(source, RngStream::SdsNoise, z);
    draws.noise.gradient = latentNormal(source, RngStream::GradientNoise, z);
    draws.noise.latent = latentNormal(source, RngStream::LatentNoise, z);
    draws.views = drawViews(settings, viewSize, source);
    draws.views.noise = drawViewNoise(draws.views, source, z.options());
    return draws;
}

torch::Tensor drawStartLatent(uint64_t seed, int64_t height, int64_t width, const torch::TensorOptions& options)
{
    const StatelessRng source(seed, 0);
    const auto z = source.normal(RngStream::StartLatent, { 1, 4, height, width }, options.dtype().toScalarType());
    return z.to(options.device());
}

NamedTensors toTensors(const StepRandoms& draws)
{
    auto tensors = drawsToTensors(draws.views);
    tensors["sds.t"] = torch::full({ 1 }, draws.timestep, torch::kInt64);
    tensors["sds.eps"] = draws.eps;
    tensors["step.noise_gradient"] = draws.noise.gradient;
    tensors["step.noise_latent"] = draws.noise.latent;
    return tensors;
}

void replaceFrom(StepRandoms& draws, const NamedTensors& tensors)
{
    replaceTimestep(draws.timestep, tensors);
    replaceTensor(draws.eps, tensors, "sds.eps");
    replaceTensor(draws.noise.gradient, tensors, "step.noise_gradient");
    replaceTensor(draws.noise.latent, tensors, "step.noise_latent");
    const auto options = draws.views.noise.defined() ? draws.views.noise.options() : draws.eps.options();
    replaceDraws(draws.views, tensors);
    if (draws.views.noise.defined()) {
        draws.views.noise = draws.views.noise.to(options);
    }
}

} // namespace referee
