// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/latent_state.h"

#include "core/base/errors.h"

#include <cstring>

namespace referee {

namespace {

constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.999;
constexpr double kAdamEps = 1e-8;

/// Adam's step for `gradient` (Kingma and Ba, Algorithm 1), and the moments after it.
torch::Tensor adamStep(LatentState& next, const torch::Tensor& gradient, double rate)
{
    if (!next.firstMoment.defined()) {
        next.firstMoment = torch::zeros_like(gradient);
        next.secondMoment = torch::zeros_like(gradient);
        next.adamSteps = torch::zeros({}, gradient.options().dtype(torch::kFloat64));
    }
    next.firstMoment = next.firstMoment * kBeta1 + gradient * (1 - kBeta1);
    next.secondMoment = next.secondMoment * kBeta2 + gradient * gradient * (1 - kBeta2);
    next.adamSteps = next.adamSteps + 1;
    const auto correction1 = 1 - torch::pow(kBeta1, next.adamSteps);
    const auto correction2 = 1 - torch::pow(kBeta2, next.adamSteps);
    const auto denominator = next.secondMoment.sqrt() / correction2.sqrt() + kAdamEps;
    return next.firstMoment / denominator * (-rate / correction1);
}

/// Keeps the moments of `before` where the step was skipped (a zero gradient; decided on the device).
void keepMomentsUnless(const torch::Tensor& happened, const LatentState& before, LatentState& next)
{
    const auto old = [&](const torch::Tensor& kept, const torch::Tensor& now) {
        return torch::where(happened, now, kept.defined() ? kept : torch::zeros_like(now));
    };
    next.firstMoment = old(before.firstMoment, next.firstMoment);
    next.secondMoment = old(before.secondMoment, next.secondMoment);
    next.adamSteps = old(before.adamSteps, next.adamSteps);
}

torch::Tensor refereeStep(const LatentState& state, LatentState& next, const torch::Tensor& gradient,
    const StepTerms& terms, const Settings& settings)
{
    if (settings.optimizer == "sgd") {
        return gradient * -terms.rate;
    }
    auto step = adamStep(next, gradient, terms.rate);
    if (settings.skipZeroGradient) {
        const auto happened = gradient.abs().amax() > 0;
        keepMomentsUnless(happened, state, next);
        step = torch::where(happened, step, torch::zeros_like(step));
    }
    return step;
}

std::vector<float> toFloats(const torch::Tensor& tensor)
{
    if (!tensor.defined()) {
        return {};
    }
    const auto host = tensor.to(torch::kCPU, torch::kFloat32).contiguous();
    const float* data = host.data_ptr<float>();
    return { data, data + host.numel() };
}

torch::Tensor fromFloats(const std::vector<float>& values, const Snapshot& shape, const torch::TensorOptions& options)
{
    if (values.empty()) {
        return {};
    }
    if (static_cast<int64_t>(values.size()) != 4 * shape.height * shape.width) {
        throw ShapeError("A snapshot of " + std::to_string(shape.height) + "×" + std::to_string(shape.width)
            + " was expected to hold " + std::to_string(4 * shape.height * shape.width) + " numbers, found "
            + std::to_string(values.size()) + "; the run file is damaged.");
    }
    const auto tensor = torch::empty({ 1, 4, shape.height, shape.width }, torch::kFloat32);
    std::memcpy(tensor.data_ptr<float>(), values.data(), values.size() * sizeof(float));
    return tensor.to(options);
}

} // namespace

LatentState startState(const torch::Tensor& z)
{
    LatentState state;
    state.z = z;
    state.ema = z;
    return state;
}

Update updated(const LatentState& state, const SideGradients& gradients, const LatentNoise& noise,
    const StepTerms& terms, const Settings& settings)
{
    const auto zero = torch::zeros_like(state.z);
    Update update { state, { zero, zero, zero } };
    LatentState& next = update.next;
    Displacement& moved = update.moved;
    if (gradients.referee.defined()) {
        auto gradient = gradients.referee;
        if (terms.gradientSigma > 0) {
            gradient = gradient + noise.gradient * terms.gradientSigma;
        }
        moved.referee = refereeStep(state, next, gradient, terms, settings);
        next.z = next.z + moved.referee;
        if (state.emaAliases) {
            next.ema = next.z; // the reference code's optimizer steps in place, and the average is the same memory
        }
    }
    next.emaAliases = false;
    if (gradients.sds.defined()) {
        moved.sds = gradients.sds * -terms.sdsRate;
        next.z = next.z + moved.sds;
    }
    if (terms.sigma > 0) {
        moved.noise = noise.latent * terms.sigma;
        next.z = next.z + moved.noise;
    }
    return update;
}

LatentState averaged(const LatentState& state, const StepTerms& terms, const Settings& settings)
{
    LatentState next = state;
    const bool copies = state.emaCount == 0 && !settings.emaFromStart;
    next.ema = copies ? state.z : state.ema * settings.emaDecay + state.z * (1 - settings.emaDecay);
    next.emaCount += 1;
    if (terms.restarts) {
        next.z = next.ema;
        next.emaAliases = settings.emaAliases;
    }
    next.iteration += 1;
    return next;
}

Snapshot toSnapshot(const LatentState& state)
{
    Snapshot snapshot;
    snapshot.iteration = state.iteration;
    snapshot.height = state.z.size(2);
    snapshot.width = state.z.size(3);
    snapshot.z = toFloats(state.z);
    snapshot.ema = toFloats(state.ema);
    snapshot.emaCount = state.emaCount;
    snapshot.emaAliases = state.emaAliases;
    snapshot.firstMoment = toFloats(state.firstMoment);
    snapshot.secondMoment = toFloats(state.secondMoment);
    snapshot.adamSteps = state.adamSteps.defined() ? state.adamSteps.item<double>() : 0;
    return snapshot;
}

LatentState fromSnapshot(const Snapshot& snapshot, const torch::TensorOptions& options)
{
    LatentState state;
    state.iteration = snapshot.iteration;
    state.z = fromFloats(snapshot.z, snapshot, options);
    state.ema = fromFloats(snapshot.ema, snapshot, options);
    state.emaCount = snapshot.emaCount;
    state.emaAliases = snapshot.emaAliases;
    state.firstMoment = fromFloats(snapshot.firstMoment, snapshot, options);
    state.secondMoment = fromFloats(snapshot.secondMoment, snapshot, options);
    if (state.firstMoment.defined()) {
        state.adamSteps = torch::full({}, snapshot.adamSteps, options.dtype(torch::kFloat64));
    }
    return state;
}

} // namespace referee
