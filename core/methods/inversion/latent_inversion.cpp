// SPDX-License-Identifier: GPL-3.0-or-later
// LatentInversion::step is the pipeline, in the order of docs/method.md: one call a stage, but one for the three from
// cutting out to the backward pass.
#include "core/methods/inversion/latent_inversion.h"

#include "core/base/errors.h"
#include "core/diffusion/guidance.h"
#include "core/methods/inversion/gradient_mixing.h"
#include "core/methods/networks.h"

#include <utility>

namespace referee {

namespace {

DecodeMode decodingFor(const StepTerms& terms, const Settings& settings)
{
    if (!terms.hasReferee) {
        return DecodeMode::View;
    }
    return settings.recompute ? DecodeMode::Checkpointed : DecodeMode::Gradient;
}

std::unique_ptr<Method> make(const MethodStart& start) { return std::make_unique<LatentInversion>(start); }

const MethodRegistration both("vlm+sds", make);
const MethodRegistration refereeAlone("vlm", make);
const MethodRegistration sdsAlone("sds", make);

} // namespace

LatentInversion::LatentInversion(const MethodStart& start)
    : m_networks(start.networks)
    , m_side(auxiliaryStreamFor(start.z.device()))
    , m_seed(start.seed)
    , m_state(startState(start.z))
{
}

StepReport LatentInversion::step(const Settings& settings, bool wantsPicture, StepProfiler& profiler)
{
    return step(settings, draw(settings), wantsPicture, profiler);
}

StepReport LatentInversion::step(
    const Settings& settings, const StepRandoms& draws, bool wantsPicture, StepProfiler& profiler)
{
    const torch::NoGradGuard noGrad; // stages that need a graph open one themselves
    const StepTerms terms = termsAt(settings, m_state.iteration);
    StepMeasurements facts { .terms = terms, .before = &m_state, .timestep = draws.timestep };
    torch::Tensor gReferee;
    SdsGradient sds;
    const DecodeResult decoded = decode(terms, settings, wantsPicture, profiler);
    if (wantsPicture) {
        facts.picture.emplace(copyOfPicture(decoded.image));
    }
    AsyncTask prediction = predict(terms, draws);
    if (terms.hasReferee) {
        facts.opinion = computeRefereeGradient(m_networks.referees, decoded.image, settings, draws, profiler);
        profiler.enter(Stage::DecoderVjp);
        gReferee = decoderVjp(decoded, facts.opinion.pixelGradient);
        profiler.keep("grad.referee", gReferee);
    }
    if (terms.hasSds) {
        profiler.enter(Stage::Distil);
        sds = distil(settings, draws, prediction, profiler);
    }
    profiler.enter(Stage::Mix);
    facts.compare(gReferee, sds.gradient);
    facts.sides = mixed(gReferee, sds.gradient, terms, settings);
    profiler.enter(Stage::Update);
    const Update update = updated(m_state, facts.sides, draws.noise, terms, settings);
    facts.moved = update.moved;
    const LatentState moved = m_region.applyMask(m_state, update.next);
    profiler.enter(Stage::Average);
    LatentState next = averaged(moved, terms, settings);
    next = terms.restarts ? m_region.maskRestart(m_state, next) : next;
    profiler.enter(Stage::Report);
    StepReport report = reportStep(facts, next);
    const auto image = decoded.image.defined() ? decoded.image.detach() : decoded.image; // frees the graph
    m_last = { settings, draws, m_prompt.texts, m_state, image, facts.opinion, facts.sides, sds };
    m_state = next;
    profiler.leave();
    report.stageMs = profiler.ms();
    return report;
}

StepRandoms LatentInversion::draw(const Settings& settings) const
{
    return sampleStepRandoms(settings, m_seed, m_state.iteration, m_state.z, m_networks.viewSize());
}

DecodeResult LatentInversion::decode(
    const StepTerms& terms, const Settings& settings, bool wantsPicture, StepProfiler& profiler) const
{
    if (!terms.hasReferee && !wantsPicture) {
        return {};
    }
    profiler.enter(Stage::Decode);
    auto decoded = decodeLatent(m_networks, m_state.z, decodingFor(terms, settings));
    profiler.keep("image", decoded.image);
    return decoded;
}

AsyncTask LatentInversion::predict(const StepTerms& terms, const StepRandoms& draws) const
{
    if (!terms.hasSds) {
        return { std::nullopt, {}, {} };
    }
    const auto work = [this, &draws]() -> AsyncTask::Tensors {
        const auto zNoisy = addNoise(m_networks.schedule, m_state.z, draws.eps, draws.timestep);
        return { zNoisy, predictBoth(m_networks, zNoisy, draws.timestep, m_prompt.condition_2TC) };
    };
    return { m_side, work, { m_state.z, draws.eps, m_prompt.condition_2TC } };
}

SdsGradient LatentInversion::distil(
    const Settings& settings, const StepRandoms& draws, AsyncTask& prediction, StepProfiler& profiler) const
{
    const auto predicted = prediction.results();
    const auto& noise_2 = predicted.at(1);
    auto sds = scoreDistillation(m_networks.schedule,
        { predicted.at(0), draws.eps, noise_2.narrow(0, 0, 1), noise_2.narrow(0, 1, 1), draws.timestep }, settings.cfg);
    profiler.keep("sds.noise_uncond", sds.noiseUncond);
    profiler.keep("sds.noise_cond", sds.noiseCond);
    profiler.keep("grad.sds", sds.gradient);
    return sds;
}

void LatentInversion::restore(const Snapshot& snapshot)
{
    if (snapshot.iteration > 0 && snapshot.emaCount == 0) {
        throw UsageError("The state is one of method sd. A run keeps the method that it began with.");
    }
    m_state = fromSnapshot(snapshot, m_networks.stateOptions());
}

const torch::Tensor& LatentInversion::latent(PictureSource source) const
{
    return source == PictureSource::Average ? m_state.ema : m_state.z;
}

bool LatentInversion::saveMemory() { return std::exchange(m_side, std::nullopt).has_value(); }

} // namespace referee
