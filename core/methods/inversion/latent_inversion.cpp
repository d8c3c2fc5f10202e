// SPDX-License-Identifier: GPL-3.0-or-later
// LatentInversion::step is the walk: one call a hop, in the order of docs/method.md.
#include "core/methods/inversion/latent_inversion.h"

#include "core/base/errors.h"
#include "core/diffusion/score_distillation.h"
#include "core/methods/inversion/gradient_mix.h"
#include "core/methods/inversion/step_report.h"
#include "core/methods/noise_prediction.h"

namespace referee {

namespace {

DecodeFor decodingFor(const StepTerms& terms, const Settings& settings)
{
    if (!terms.hasReferee) {
        return DecodeFor::Looking;
    }
    return settings.recompute ? DecodeFor::RecomputedGradient : DecodeFor::Gradient;
}

std::unique_ptr<Method> make(const MethodStart& start) { return std::make_unique<LatentInversion>(start); }

const MethodRegistration both("vlm+sds", make);
const MethodRegistration refereeAlone("vlm", make);
const MethodRegistration sdsAlone("sds", make);

} // namespace

LatentInversion::LatentInversion(const MethodStart& start)
    : m_networks(start.networks)
    , m_side(sideStreamFor(start.z.device()))
    , m_seed(start.seed)
    , m_state(startState(start.z))
{
}

StepReport LatentInversion::step(const Settings& settings, bool wantsPicture, HopWatch& watch)
{
    return step(settings, draw(settings), wantsPicture, watch);
}

StepReport LatentInversion::step(const Settings& settings, const StepDraws& draws, bool wantsPicture, HopWatch& watch)
{
    const torch::NoGradGuard noGrad; // hops that need a graph open one themselves
    const StepTerms terms = termsAt(settings, m_state.iteration);
    StepFacts facts { .terms = terms, .before = &m_state, .timestep = draws.timestep };
    torch::Tensor gReferee;
    SdsGradient sds;
    const Decoded decoded = decode(terms, settings, wantsPicture, watch);
    if (wantsPicture) {
        facts.picture.emplace(copyOfPicture(decoded.image));
    }
    SideWork prediction = predict(terms, draws);
    if (terms.hasReferee) {
        facts.opinion = askReferees(m_networks.referees, decoded.image, settings, draws, watch);
        watch.enter(Hop::PullBack);
        gReferee = pullBack(decoded, facts.opinion.pixelGradient);
        watch.keep("grad.referee", gReferee);
    }
    if (terms.hasSds) {
        watch.enter(Hop::Distil);
        sds = distil(settings, draws, prediction, watch);
    }
    watch.enter(Hop::Mix);
    facts.compare(gReferee, sds.gradient);
    facts.sides = mixed(gReferee, sds.gradient, terms, settings);
    watch.enter(Hop::Update);
    const Update update = updated(m_state, facts.sides, draws.noise, terms, settings);
    facts.moved = update.moved;
    const LatentState moved = m_region.held(m_state, update.next);
    watch.enter(Hop::Average);
    LatentState next = averaged(moved, terms, settings);
    next = terms.restarts ? m_region.heldRestart(m_state, next) : next;
    watch.enter(Hop::Report);
    StepReport report = reportStep(facts, next);
    m_last = { settings, draws, m_prompt.texts.caption, m_state, decoded.detachedImage(), facts.opinion, facts.sides,
        sds };
    m_state = next;
    watch.leave();
    report.hopMs = watch.ms();
    return report;
}

StepDraws LatentInversion::draw(const Settings& settings) const
{
    return drawStep(settings, m_seed, m_state.iteration, m_state.z, m_networks.viewSize());
}

Decoded LatentInversion::decode(
    const StepTerms& terms, const Settings& settings, bool wantsPicture, HopWatch& watch) const
{
    Decoded decoded;
    if (terms.hasReferee || wantsPicture) {
        watch.enter(Hop::Decode);
        decoded = decodeLatent(m_networks, m_state.z, decodingFor(terms, settings));
        watch.keep("image", decoded.image);
    }
    return decoded;
}

SideWork LatentInversion::predict(const StepTerms& terms, const StepDraws& draws) const
{
    if (!terms.hasSds) {
        return { std::nullopt, {}, {} };
    }
    const auto work = [this, &draws]() -> SideWork::Tensors {
        const auto zNoisy = addNoise(m_networks.schedule, m_state.z, draws.eps, draws.timestep);
        return { zNoisy, predictBoth(m_networks, zNoisy, draws.timestep, m_prompt.condition_2TC) };
    };
    return { m_side, work, { m_state.z, draws.eps, m_prompt.condition_2TC } };
}

SdsGradient LatentInversion::distil(
    const Settings& settings, const StepDraws& draws, SideWork& prediction, HopWatch& watch) const
{
    const auto predicted = prediction.results();
    SdsLook look;
    look.t = draws.timestep;
    look.eps = draws.eps;
    look.zNoisy = predicted.at(0);
    look.uncond = predicted.at(1).narrow(0, 0, 1);
    look.cond = predicted.at(1).narrow(0, 1, 1);
    auto sds = scoreDistillation(m_networks.schedule, look, settings.cfg);
    watch.keep("sds.noise_uncond", sds.noiseUncond);
    watch.keep("sds.noise_cond", sds.noiseCond);
    watch.keep("grad.sds", sds.gradient);
    return sds;
}

void LatentInversion::restore(const Snapshot& snapshot)
{
    if (snapshot.iteration > 0 && snapshot.emaCount == 0) {
        throw UsageError(
            "A state of another method than plain sampling was expected, found one of plain sampling; a run "
            "keeps the method that it began with.");
    }
    m_state = fromSnapshot(snapshot, m_networks.stateOptions());
}

const torch::Tensor& LatentInversion::latent(PictureSource source) const
{
    return source == PictureSource::Average ? m_state.ema : m_state.z;
}

bool LatentInversion::saveMemory()
{
    const bool hadSide = m_side.has_value();
    m_side.reset();
    return hadSide;
}

} // namespace referee
