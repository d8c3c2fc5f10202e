// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/latent_state.h"

#include "core/base/errors.h"
#include "core/methods/inversion/async_work.h"

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

} // namespace

LatentState startState(const torch::Tensor& z) { return { .z = z, .ema = z }; }

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
    return { .iteration = state.iteration,
        .height = state.z.size(2),
        .width = state.z.size(3),
        .z = onHost<float>(state.z),
        .ema = onHost<float>(state.ema),
        .emaCount = state.emaCount,
        .emaAliases = state.emaAliases,
        .firstMoment = onHost<float>(state.firstMoment),
        .secondMoment = onHost<float>(state.secondMoment),
        .adamSteps = state.adamSteps.defined() ? state.adamSteps.item<double>() : 0,
        .samplerState = {} };
}

torch::Tensor latentOf(std::span<const float> values, const Snapshot& shape, const torch::TensorOptions& options)
{
    if (values.empty()) {
        return {};
    }
    const int64_t size = 4 * shape.height * shape.width;
    if (static_cast<int64_t>(values.size()) != size) {
        throw ShapeError(c10::str("A latent of ", shape.height, "×", shape.width, " must have ", size, " numbers, got ",
            values.size(), ". The run file is damaged."));
    }
    const torch::ArrayRef<float> numbers(values.data(), values.size());
    return torch::tensor(numbers, torch::kFloat32).view({ 1, 4, shape.height, shape.width }).to(options);
}

LatentState fromSnapshot(const Snapshot& snapshot, const torch::TensorOptions& options)
{
    LatentState state;
    state.iteration = snapshot.iteration;
    state.z = latentOf(snapshot.z, snapshot, options);
    state.ema = latentOf(snapshot.ema, snapshot, options);
    state.emaCount = snapshot.emaCount;
    state.emaAliases = snapshot.emaAliases;
    state.firstMoment = latentOf(snapshot.firstMoment, snapshot, options);
    state.secondMoment = latentOf(snapshot.secondMoment, snapshot, options);
    if (state.firstMoment.defined()) {
        state.adamSteps = torch::full({}, snapshot.adamSteps, options.dtype(torch::kFloat64));
    }
    return state;
}

} // namespace referee
